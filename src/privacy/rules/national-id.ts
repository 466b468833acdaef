import { type Evidence, isDateType, type Rule, saysOther, type Verdict } from '../evidence.ts';
import * as form from '../formats.ts';
import { nationalIds } from '../national-ids.ts';

const isIdentifier = (value: string) =>
  value.length <= 30 &&
  ((value.match(/\d/g)?.length ?? 0) >= 4 || /^(?=.*\d)[A-Z\d]{8,12}$/.test(value)) &&
  /^[\p{L}\d][\p{L}\d .\-/()]*$/u.test(value);
/** How unlikely it must be that a column of random numbers passes. */
const chanceMax = 1e-6;
/** Below this a form is its country's own, whatever the header says: `PAN` names a card, but India's tax number too. */
const ownFormChance = 0.001;

/** Checks by Luhn's sum, which numbers of orders and devices have as well. */
const checksOfThings: Readonly<Record<string, true>> = { 'ca-sin': true, 'il-id': true };

export const hasOwnForm = (evidence: Evidence) =>
  nationalIds.some(({ chance, matches }) => chance <= ownFormChance && evidence.share(matches) >= 0.5);

/** Where the values of an American form begin with 9 as often as with other digits, they are drawn at random. */
const areRandomSsns = ({ values }: Evidence) => {
  const formed = values.filter((value) => /^\d{3}-\d{2}-\d{4}$/.test(value));
  return formed.filter((value) => value.startsWith('9')).length > formed.length * 0.05;
};

export const nationalId: Rule = (evidence) => {
  const isNamed = evidence.says('NATIONAL_ID');
  const {
    values,
    header: { isCode, isOpaque, isSilent },
  } = evidence;
  if (!isNamed && evidence.share((value) => /\d.*\d.*\d.*\d/s.test(value)) < 0.6) return undefined;
  const distinct = new Set(values).size;
  let best: Verdict | undefined;
  for (const { name, chance, matches } of nationalIds) {
    const share = evidence.share(matches);
    if (best && share <= best.share) continue;
    const isProven =
      chance <= 0.02
        ? share >= 0.7 && !(isCode && !isSilent && chance > 0.005)
        : share >= (distinct >= 50 ? 0.85 : 0.95) &&
          chance ** Math.min(distinct, 12) <= chanceMax &&
          (isOpaque || isSilent) &&
          !(isCode && name in checksOfThings);
    if (
      isNamed
        ? share >= 0.5
        : isProven &&
          distinct >= Math.min(3, values.length) &&
          (chance <= ownFormChance || !saysOther(evidence, 'NATIONAL_ID')) &&
          !(name === 'us-ssn' && areRandomSsns(evidence)) &&
          !(name === 'gb-nhs' && evidence.share(form.isIsbn10WithX) > 0.02)
    )
      best = { kind: 'NATIONAL_ID', recogniser: name, share };
  }
  if (best || !isNamed) return best;
  const share = evidence.share(isIdentifier);
  return share >= 0.7 && !isDateType(evidence.type)
    ? { kind: 'NATIONAL_ID', recogniser: 'national-id', share }
    : undefined;
};
