import { areSpreadAsBirths, readBirthYear, readYear } from '../dates.ts';
import type { Rule } from '../evidence.ts';

export const birthByHeader: Rule = (evidence) => {
  if (!evidence.says('BIRTH_DATE')) return undefined;
  const years = evidence.values
    .map(readBirthYear)
    .filter((year) => year !== undefined && year <= evidence.thisYear);
  const share = years.length / evidence.values.length;
  return share >= 0.6 ? { kind: 'BIRTH_DATE', recogniser: 'birth-date', share } : undefined;
};

/** Under a name that tells nothing, the years must tell. */
export const birthBySpread: Rule = (evidence) => {
  if (!evidence.header.isOpaque && !evidence.header.isSilent) return undefined;
  const years = evidence.values.map(readYear).filter((year) => year !== undefined);
  const share = years.length / evidence.values.length;
  if (share < 0.75 || !areSpreadAsBirths(years, evidence.thisYear)) return undefined;
  return { kind: 'BIRTH_DATE', recogniser: 'birth-date-spread', share };
};
