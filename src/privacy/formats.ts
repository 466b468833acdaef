import { isIPv4, isIPv6 } from 'node:net';

/*
 * Values that prove themselves by their form or checksum.
 */

const emailForm =
  /^(?:mailto:)?[^\s@"<>(),:;/\\]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)$/iu;
const namedEmail = /^[^<>@]{0,80}<([^<>\s]+@[^<>\s]+)>$/u;

export function isEmail(value: string): boolean {
  if (emailForm.test(value)) return !value.startsWith('git@');
  const named = namedEmail.exec(value);
  // `<id@host>` alone is a message id, not an address.
  return named !== null && !value.startsWith('<') && emailForm.test(named[1]!);
}

const emailInside = /(?<![\w/@.+-])[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@-])/i;

/** Longer text that mentions an address. */
export const mentionsEmail = (value: string) =>
  emailInside.test(value) && !/\bgit@|:\/\/[^\s/]*@/.test(value);

/** A single address, perhaps with a port or zone, or as a network of one. */
export function isIpAddress(value: string): boolean {
  const plain = value
    .replace(/^\[(.+)\](?::\d{1,5})?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3})(?::\d{1,5}|\/32)$/, '$1')
    .replace(/^([\da-f:]+)\/128$/i, '$1');
  if (isIPv4(plain)) return plain !== '0.0.0.0' && !plain.startsWith('255.');
  return isIPv6(plain) && plain.length > 4;
}

/** Four small numbers are rather a version (`1.2.0.4`) than an address. */
export const looksLikeVersion = (value: string) =>
  isIPv4(value) && value.split('.').filter((part) => Number(part) > 31).length < 2;

export const isMacAddress = (value: string) =>
  (/^[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}$/i.test(value) ||
    /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i.test(value)) &&
  /\d|[a-f]/i.test(value);

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO/IEC 7812 ranges of the big networks, with the lengths that they use. */
const cardRanges: readonly [RegExp, readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^5[1-5]/, [16]],
  [/^(?:222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(?:30[0-5]|309|36|38|39)/, [14, 16, 17, 18, 19]],
  [/^(?:62|81)/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6[0-9])/, [12, 13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
];

/** Digits alone or in groups, a known range and a Luhn sum. Groups must not be those of an ISBN. */
export function isPaymentCard(value: string): boolean {
  if (!/^\d(?:[ -]?\d){11,18}$/.test(value)) return false;
  const groups = value.split(/[ -]/);
  if (groups.length > 1 && groups.some((group) => group.length < 3)) return false;
  const digits = groups.join('');
  if (/^(\d)\1+$/.test(digits)) return false;
  return (
    cardRanges.some(([range, lengths]) => range.test(digits) && lengths.includes(digits.length)) &&
    passesLuhn(digits)
  );
}

/** SWIFT's IBAN registry: country and length. */
const ibanLengths: Record<string, number> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

export function isIban(value: string): boolean {
  const plain = value.replace(/[ -]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain) || ibanLengths[plain.slice(0, 2)] !== plain.length)
    return false;
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

/** ISBN-10 and ISBN-13, with or without hyphens. */
export function isIsbn(value: string): boolean {
  const plain = value.replace(/[ -]/g, '').toUpperCase();
  if (/^97[89]\d{10}$/.test(plain)) {
    let sum = 0;
    for (let i = 0; i < 13; i++) sum += Number(plain[i]) * (i % 2 === 0 ? 1 : 3);
    return sum % 10 === 0;
  }
  if (!/^\d{9}[\dX]$/.test(plain)) return false;
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += (plain[i] === 'X' ? 10 : Number(plain[i])) * (10 - i);
  return sum % 11 === 0;
}

/** Longer text that holds an account. */
export function mentionsIban(value: string): boolean {
  for (const { index } of value.matchAll(/(?<![A-Za-z\d])[A-Z]{2}\d{2}(?= ?[A-Z\d]{4})/g)) {
    const plain = value.slice(index, index + 45).replaceAll(' ', '');
    if (isIban(plain.slice(0, ibanLengths[plain.slice(0, 2)] ?? 0))) return true;
  }
  return false;
}

/** The sum of an ISBN-10 is that of a British NHS number, but one in eleven ends as no number of a person does. */
export const isIsbn10WithX = (value: string) => /X$/i.test(value) && isIsbn(value);

/** GS1: EAN-8, UPC-A and EAN-13. */
export function isGtin(value: string): boolean {
  if (!/^(?:\d{8}|\d{12,13})$/.test(value)) return false;
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += Number(value[value.length - 1 - i]) * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** ISO 3297, with its hyphen. */
export function isIssn(value: string): boolean {
  if (!/^\d{4}-\d{3}[\dX]$/i.test(value)) return false;
  const plain = value.replace('-', '').toUpperCase();
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += (plain[i] === 'X' ? 10 : Number(plain[i])) * (8 - i);
  return sum % 11 === 0;
}

const secretForms = [
  /^(?:sk|pk|rk)_(?:live|test)_[0-9a-zA-Z]{10,}$/,
  /^sk-[\w-]{20,}$/,
  /^(?:ghp|gho|ghu|ghs|ghr)_[0-9A-Za-z]{20,}$/,
  /^github_pat_\w{20,}$/,
  /^glpat-[\w-]{16,}$/,
  /^npm_[0-9A-Za-z]{20,}$/,
  /^(?:AKIA|ASIA)[0-9A-Z]{16}$/,
  /^AIza[\w-]{30,}$/,
  /^xox[abeoprs]-[\w-]{10,}$/,
  /^SG\.[\w-]{10,}\.[\w-]{10,}$/,
  /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/,
  /^Bearer [\w.~+/-]{16,}=*$/i,
  /^\$2[abxy]?\$\d\d\$[./0-9A-Za-z]{53}$/,
  /^\$(?:argon2(?:id?|d)|scrypt|pbkdf2[\w-]*|apr1|sha1|[1567y])\$/,
  /^\{S?SHA(?:256|512)?\}[\w+/]{20,}=*$/,
  /^pbkdf2_sha\d+\$\d+\$/,
  /^(?:hf|shpat|shpss)_[0-9A-Za-z]{20,}$/,
  /^dop_v1_[0-9a-f]{40,}$/,
  /^AGE-SECRET-KEY-1[0-9A-Z]{20,}$/,
  /^-----BEGIN [A-Z ]*PRIVATE KEY/,
  /^(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|amqps?):\/\/[^\s:@/]*:[^\s@]+@/,
];

/** Keys, tokens and password hashes that name themselves. */
export const isSecretForm = (value: string) => secretForms.some((form) => form.test(value));

/** WHO ICD-10 with a dot, as clinical systems write it. */
export const isIcdCode = (value: string) => /^[A-TV-Z]\d[0-9A-B](?:\.[0-9A-TV-Z]{1,4})?$/.test(value);

export const isBloodGroup = (value: string) =>
  /^(?:A|B|AB|O|0)\s?(?:[+\-−]|Rh\s?[+\-−]|pos|neg|positive|negative)$/i.test(value);

const disease =
  /\p{L}{3,}(?:itis|osis|aemia|[clp]emia|opathy|(?:carcin|melan|lymph|sarc|gli|aden|fibr|myel|glauc|haemat|hemat|lip)oma|plegia|algia|rrh(?:o|oe)ea|paresis)(?!\p{L})|(?<!\p{L})(?:hypertension|hypotension|diabetes|asthma|migraine|fracture of|syndrome|(?:depressive|bipolar|anxiety|personality|eating) disorder|(?:kidney|renal|heart|liver|lung|pulmonary|coronary|parkinson'?s?|alzheimer'?s?) (?:disease|failure)|cancer of|(?:breast|lung|colon|prostate) cancer|infarction|fibrillation|pneumonia|epilepsy|psoriasis|eczema|obesity|hernia|ulcer|hypothyroidism|hyperthyroidism|angina|gout|copd|hiv|dementia)(?!\p{L})/iu;
const drugEnd =
  /\p{L}{2,}(?:pril|sartan|statin|cillin|mycin|cycline|floxacin|olol|azole|prazole|oxetine|ipine|formin|profen|cetamol|triptan|gliptin|gliflozin|thyroxine|parin|xaban|azepam|azolam|semide|caine|sone|solone|vir|mab)e?(?!\p{L})/iu;

/** Words of diagnoses, or a drug by the end of its international name with its dose. English and Latin. */
export const isMedicalTerm = (value: string) =>
  value.length <= 120 &&
  (disease.test(value) ||
    (drugEnd.test(value) && /\d\s?(?:mg|mcg|µg|g|ml|iu|units?)(?!\p{L})/iu.test(value)));
