/*
 * Birth dates: a date by itself says nothing, so the header must, or the years must be spread as those of people are.
 */

const yearMin = 1900;

/** The year of a date or year in one of the common forms, undefined for anything else. Times other than midnight are no birth. */
export function readYear(value: string): number | undefined {
  const iso =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00(?::?00)?)?)?$/.exec(value);
  if (iso) return inRange(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const local = /^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})$/.exec(value);
  if (local)
    return (
      inRange(Number(local[3]), Number(local[1]), Number(local[2])) ??
      inRange(Number(local[3]), Number(local[2]), Number(local[1]))
    );
  const named =
    /^(?:\p{L}{3,10}[.,]? )?(?:\d{1,2}(?:st|nd|rd|th|\.)? (?:de |of )?\p{L}{3,12}\.?,?(?: de)? (\d{4})|\p{L}{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (\d{4}))$/u.exec(
      value,
    );
  if (named) return plausible(Number(named[1] ?? named[2]));
  const asian =
    /^(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日$/.exec(value) ??
    /^(\d{4})년\s?(\d{1,2})월\s?(\d{1,2})일$/.exec(value);
  return asian ? plausible(Number(asian[1])) : undefined;
}

/** For columns named as birth dates: also `19800315`, `15/03/80` and years alone. */
export function readBirthYear(value: string): number | undefined {
  const year = readYear(value);
  if (year !== undefined) return year;
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  if (compact) return inRange(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  if (/^\d{4}$/.test(value)) return plausible(Number(value));
  const stamped = /^(\d{4})-(\d{2})-(\d{2})[T ]\d{2}:\d{2}/.exec(value);
  if (stamped) return plausible(Number(stamped[1]));
  const short = /^\d{1,2}[-/.]\d{1,2}[-/.](\d{2})$/.exec(value);
  return short ? 1900 + Number(short[1]) : undefined;
}

const inRange = (year: number, month: number, day: number) =>
  month >= 1 && month <= 12 && day >= 1 && day <= 31 ? plausible(year) : undefined;

const plausible = (year: number) => (year >= yearMin && year <= 2100 ? year : undefined);

/**
 * Years as of a group of grown people: many, over three decades and more, none of the last twelve years. One in 25 at
 * either end may be a slip of the pen.
 */
export function areSpreadAsBirths(years: readonly number[], thisYear: number): boolean {
  if (years.length < 20) return false;
  const sorted = years.toSorted((a, b) => a - b);
  const slips = Math.floor(years.length / 25);
  const oldest = sorted[slips]!;
  const newest = sorted[sorted.length - 1 - slips]!;
  return oldest >= 1915 && newest <= thisYear - 12 && newest - oldest >= 30 && new Set(years).size >= 12;
}
