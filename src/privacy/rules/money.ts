import { byHeader, isDateType, isNumeric, type Rule } from '../evidence.ts';

const isMoney = (value: string) =>
  /\d/.test(value) &&
  /^[\p{Sc}\p{L}.]{0,5}\s?[-+]?\d[\d.,'’\s\u00a0]*[kK]?\s?(?:[\p{Sc}]|[\p{L}.]{1,5})?(?:\s?(?:-|–|to)\s?[\p{Sc}]?\d[\d.,\s]*[kK]?)?(?:\s?\/\s?\p{L}+)?$/u.test(
    value,
  );
const isAccount = (value: string) =>
  /^[A-Z\d][A-Z\d \-/]{4,33}$/i.test(value) &&
  (/\d{4}/.test(value.replace(/[ \-/]/g, '')) || /^[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?$/.test(value));

export const accountByHeader = byHeader('BANK_ACCOUNT', 'bank-account', isAccount, 0.6);

/** Card check values have three digits, so their name must say it. */
export const moneyByHeader =
  (kind: 'SALARY' | 'AMOUNT', recogniser: string): Rule =>
  (evidence) => {
    if (!evidence.says(kind) || isDateType(evidence.type)) return undefined;
    const share = isNumeric(evidence.type) ? 1 : evidence.share(isMoney);
    return share >= 0.7 ? { kind, recogniser, share, header: true } : undefined;
  };
