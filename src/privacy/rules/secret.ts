import { isDateType, isFraction, type Rule } from '../evidence.ts';
import { hasOwnForm } from './national-id.ts';

const isPassword = (value: string) =>
  value.length >= 4 && !/\s/.test(value) && !/^(?:true|false|yes|no|null|\d{4}-\d\d-\d\d.*)$/i.test(value);
/** A bare `token` or `key` may be a word; a secret is long and mixed. */
const isRandom = (value: string) =>
  value.length >= 12 && !/\s/.test(value) && /\d/.test(value) && /\p{L}/u.test(value);

export const secretByHeader: Rule = (evidence) => {
  if (!evidence.says('SECRET') || isDateType(evidence.type) || isFraction(evidence.type)) return undefined;
  // A word for a key may be one for a number of persons too: `clave_curp`.
  if (evidence.says('NATIONAL_ID') && hasOwnForm(evidence)) return undefined;
  // A `pincode` of five digits and more is India's postal code.
  if (evidence.says('POSTAL_CODE') && evidence.share((value) => /^(?:[A-Z]{2}-)?\d{5,6}$/.test(value)) >= 0.5)
    return undefined;
  const random = evidence.share(isRandom);
  if (random >= 0.5) return { kind: 'SECRET', recogniser: 'secret', share: random };
  const share = evidence.share(isPassword);
  const distinct = new Set(evidence.values).size / evidence.values.length;
  return share >= 0.7 && distinct >= 0.5 ? { kind: 'SECRET', recogniser: 'secret', share } : undefined;
};
