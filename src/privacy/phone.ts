import { isIPv4 } from 'node:net';
import type { CountryCode } from 'libphonenumber-js/min';
import { isGtin, isIsbn, isIssn } from './formats.ts';

/*
 * Telephone numbers. What is written like one (a plus, a trunk zero, brackets, the North American groups) is told by
 * its form; other groupings must be valid numbers of one and the same country.
 */

const charactersMax = 32;
const extension = /\s*(?:x|ext\.?|#|доб\.?|poste)\s*\d{1,6}$/i;
const allowed = /^\+?[\d\s().\-/‐–\u00a0]+$/;
const dateForm = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\s|$)/;

/** Digits and the punctuation of numbers, 6 to 15 digits; what a column named as a phone may hold. */
export function couldBePhone(value: string): boolean {
  const plain = value.replace(/^tel:/i, '').replace(extension, '');
  if (value.length > charactersMax || !allowed.test(plain) || dateForm.test(plain)) return false;
  const digits = countDigits(plain);
  return digits >= 6 && digits <= 15;
}

/** Written as only telephone numbers are. */
export function isWrittenAsPhone(value: string): boolean {
  const plain = value.replace(/^tel:/i, '').replace(extension, '').trim();
  if (!couldBePhone(plain) || isIsbn(plain)) return false;
  const digits = plain.replace(/\D/g, '');
  if (/^\+\s?[1-9(]/.test(plain)) return digits.length >= 8;
  const groups = plain.split(/[^\d]+/).filter((group) => group !== '');
  if (groups.length < 2) return false;
  if (/^\d+\.\d+$/.test(plain) || /^\d{3}-\d{2}-\d{4}$/.test(plain)) return false;
  // North America: 3-3-4, perhaps behind a 1.
  if (/^(?:1[-. ])?\(?[2-9]\d{2}\)?[-. ]{0,2}[2-9]\d{2}[-. ]\d{4}$/.test(plain)) return true;
  if (/^\(0?\d{1,5}\)\s?[\d\s./-]{5,}$/.test(plain)) return digits.length >= 7 && digits.length <= 13;
  if (/^00[1-9]/.test(plain)) return digits.length >= 10;
  return /^0[1-9]/.test(plain) && digits.length >= 8 && digits.length <= 12 && /[ \-/().]/.test(plain);
}

/** The groups of a number that a country writes without trunk zero, or a trunk zero without groups. */
const isCandidate = (value: string) => {
  if (!couldBePhone(value) || isIsbn(value) || /^\d{3}-\d{2}-\d{4}$/.test(value) || /^\d+\.\d+$/.test(value))
    return false;
  if (isIssn(value) || isIPv4(value) || /\D\d$/.test(value)) return false; // a last digit by itself is a check
  const digits = countDigits(value);
  return digits >= 8 && digits <= 12 && value.split(/\D+/).length * 1.8 <= digits; // single digits are of a path
};

/**
 * Groups of North America, of which many begin as no number there may (0 or 1 in the area or the exchange): those are
 * drawn from all digits, as the numbers of parts are.
 */
export function areRandomGroups(values: readonly string[]): boolean {
  const grouped = values.filter((value) => /^\d{3}-\d{3}-\d{4}$/.test(value));
  const impossible = grouped.filter((value) => /^(?:[01]|\d{3}-[01])/.test(value)).length;
  const trunk = grouped.filter((value) => value.startsWith('0')).length; // of another country, then, all of them
  return (
    grouped.length > values.length / 2 && impossible > grouped.length * 0.2 && trunk < grouped.length * 0.8
  );
}

const hasGroups = (value: string) => /\d[ \-().]+\d/.test(value);

const countries: readonly CountryCode[] = (
  'US GB FR DE ES IT PT NL BE CH AT SE NO DK FI PL CZ SK HU RO BG GR TR RU UA BR MX AR CL CO PE IN CN JP KR TW HK SG ' +
  'ID VN TH PH MY AU NZ ZA EG SA AE IL IR IE'
).split(' ') as CountryCode[];

/**
 * The share of values that are valid in the one country that fits best; 0 where they do not look like it. Numbers
 * without any punctuation count only if they begin with a trunk zero and are not counted up.
 */
export async function shareOfNational(values: readonly string[]): Promise<number> {
  const candidates = values.filter(isCandidate);
  if (candidates.length < values.length * 0.7) return 0;
  const grouped = candidates.filter(hasGroups).length / candidates.length;
  const trunk = candidates.filter((value) => /^\(?0[1-9]/.test(value)).length / candidates.length;
  if (grouped < 0.5 && (trunk < 0.9 || new Set(candidates.map((value) => value.slice(0, 6))).size < 5))
    return 0;
  if (candidates.filter(isGtin).length > candidates.length * 0.7) return 0;
  if (grouped >= 0.5 && looksLikeCode(candidates)) return 0;
  const { default: parse } = await import('libphonenumber-js/min');
  let best = 0;
  const tested = candidates.slice(0, 40);
  for (const country of countries) {
    let valid = 0;
    for (const [i, value] of tested.entries()) {
      if (parse(value, country)?.isValid()) valid += 1;
      if (i === 7 && valid < 4) break; // not this country
    }
    best = Math.max(best, valid / tested.length);
  }
  return (best * candidates.length) / values.length;
}

/** All in groups of four, as parcels and cards are, or with one same beginning. */
function looksLikeCode(values: readonly string[]) {
  const fours = values.filter((value) => /^\d{4}(?:[ -]\d{4}){2,}$/.test(value)).length;
  return fours > values.length * 0.8;
}

const phoneInside = /(?<![\w+.])\+[1-9]\d{0,2}[ ().-]{0,2}\d(?:[ ().-]{0,2}\d){6,12}(?![\w.])/;

export const mentionsPhone = (value: string) => phoneInside.test(value);

function countDigits(value: string): number {
  let count = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}
