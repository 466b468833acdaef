/** Numbers with a check of their own for the unseen set, written from the issuers' descriptions, apart from `src/privacy`. */
export interface Dice {
  /** A whole number of `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(values: readonly T[]): T;
  /** `#` digit, `%` digit of 2 to 9, `@` capital letter, `?` small letter; the rest stands. */
  fill(mask: string): string;
}

/** A seeded source of chance (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(values: readonly T[]) => values[between(0, values.length - 1)] as T;
  const fill = (mask: string) =>
    mask.replace(/[#%@?]/g, (sign) => {
      if (sign === '#') return String(between(0, 9));
      if (sign === '%') return String(between(2, 9));
      return String.fromCharCode((sign === '@' ? 65 : 97) + between(0, 25));
    });
  return { between, pick, fill };
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');
const sum = (digits: string, weights: readonly number[]) =>
  [...digits].reduce(
    (total, digit, at) => total + Number(digit) * (weights[at % weights.length] as number),
    0,
  );

function luhnDigit(digits: string) {
  const doubled = [...digits].reverse().map((digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return value > 9 ? value - 9 : value;
  });
  return (10 - (doubled.reduce((total, value) => total + value, 0) % 10)) % 10;
}

/** Remainder of a long number written in digits. */
const remainder = (digits: string, modulus: number) =>
  [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % modulus, 0);

function born(dice: Dice) {
  return { year: dice.between(1940, 2005), month: dice.between(1, 12), day: dice.between(1, 28) };
}

function verhoeffDigit(digits: string) {
  const times = [
    '0123456789',
    '1234067895',
    '2340178956',
    '3401289567',
    '4012395678',
    '5987604321',
    '6598710432',
    '7659821043',
    '8765932104',
    '9876543210',
  ];
  const moved = [
    '0123456789',
    '1576283094',
    '5803796142',
    '8916043527',
    '9453126870',
    '4286573901',
    '2793806415',
    '7046913258',
  ];
  let check = 0;
  [...digits].reverse().forEach((digit, at) => {
    check = Number(times[check]?.[Number(moved[(at + 1) % 8]?.[Number(digit)])]);
  });
  return [0, 4, 3, 2, 1, 5, 6, 7, 8, 9][check];
}

function steuerDigit(digits: string) {
  let product = 10;
  for (const digit of digits) {
    const total = (Number(digit) + product) % 10 || 10;
    product = (total * 2) % 11;
  }
  return (11 - product) % 10;
}

/** Ten digits of which one occurs twice, and the check. */
function steuerId(dice: Dice): string {
  const digits = [...'0123456789'];
  for (let at = 9; at > 0; at -= 1) {
    const other = dice.between(0, at);
    [digits[at], digits[other]] = [digits[other] as string, digits[at] as string];
  }
  digits[dice.between(1, 4)] = digits[dice.between(6, 9)] as string;
  const body = digits.join('');
  return body.startsWith('0') ? steuerId(dice) : body + steuerDigit(body);
}

function codiceFiscale(dice: Dice) {
  const { year, month, day } = born(dice);
  const consonants = [...'BCDFGLMNPRSTVZ'];
  const letters = Array.from({ length: 6 }, () => dice.pick(consonants)).join('');
  const body = `${letters}${pad(year % 100)}${'ABCDEHLMPRST'[month - 1]}${pad(day + dice.pick([0, 40]))}${dice.pick([...'ABCDEFGHIL'])}${dice.fill('###')}`;
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const total = [...body].reduce((points, sign, at) => {
    const place = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
    return points + (at % 2 === 0 ? (odd[place] as number) : place);
  }, 0);
  return body + String.fromCharCode(65 + (total % 26));
}

function nir(dice: Dice) {
  const { year, month } = born(dice);
  const body = `${dice.pick([1, 2])}${pad(year % 100)}${pad(month)}${pad(dice.between(1, 95))}${pad(dice.between(1, 600), 3)}${pad(dice.between(1, 999), 3)}`;
  return body + pad(97 - remainder(body, 97));
}

function cpf(dice: Dice) {
  let body = dice.fill('#########');
  for (const weights of [
    [10, 9, 8, 7, 6, 5, 4, 3, 2],
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
  ])
    body += ((sum(body, weights) * 10) % 11) % 10;
  return body;
}

function bsn(dice: Dice): string {
  const body = dice.fill('%#######');
  const check = sum(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return check === 10 ? bsn(dice) : body + check;
}

function nhs(dice: Dice): string {
  const body = dice.fill('%########');
  const check = (11 - (sum(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === 10 ? nhs(dice) : body + check;
}

function pesel(dice: Dice) {
  const { year, month, day } = born(dice);
  const body = `${pad(year % 100)}${pad(month + (year >= 2000 ? 20 : 0))}${pad(day)}${dice.fill('####')}`;
  return body + ((10 - (sum(body, [1, 3, 7, 9]) % 10)) % 10);
}

function personnummer(dice: Dice) {
  const { year, month, day } = born(dice);
  const body = `${pad(year % 100)}${pad(month)}${pad(day)}${dice.fill('###')}`;
  return { body: body + luhnDigit(body), century: String(Math.floor(year / 100)) };
}

function tckn(dice: Dice) {
  const body = dice.fill('%########');
  const odd = sum(body, [1, 0]);
  const even = sum(body, [0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return `${body}${tenth}${(odd + even + tenth) % 10}`;
}

function chineseId(dice: Dice) {
  const { year, month, day } = born(dice);
  const place = dice.pick(['110105', '310104', '440106', '330106', '510104', '420111', '320102']);
  const body = `${place}${year}${pad(month)}${pad(day)}${dice.fill('###')}`;
  return body + '10X98765432'[sum(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11];
}

function koreanId(dice: Dice) {
  const { year, month, day } = born(dice);
  const body = `${pad(year % 100)}${pad(month)}${pad(day)}${dice.pick([1, 2]) + (year >= 2000 ? 2 : 0)}${dice.fill('#####')}`;
  return `${body}${(11 - (sum(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10}`;
}

function hetu(dice: Dice) {
  const { year, month, day } = born(dice);
  const date = `${pad(day)}${pad(month)}${pad(year % 100)}`;
  const serial = pad(dice.between(2, 899), 3);
  return `${date}${year >= 2000 ? 'A' : '-'}${serial}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(date + serial) % 31]}`;
}

function rodneCislo(dice: Dice): string {
  const { year, month, day } = born(dice);
  const body = `${pad((year < 1954 ? year + 14 : year) % 100)}${pad(month + dice.pick([0, 50]))}${pad(day)}${dice.fill('###')}`;
  const check = remainder(body, 11);
  return check === 10 ? rodneCislo(dice) : body + check;
}

function dni(dice: Dice) {
  const number = dice.fill('########');
  return number + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23];
}

function nie(dice: Dice) {
  const first = dice.between(0, 2);
  const number = dice.fill('#######');
  return `${'XYZ'[first]}${number}${'TRWAGMYFPDXBNJZSQVHLCKE'[Number(`${first}${number}`) % 23]}`;
}

function rut(dice: Dice) {
  const number = String(dice.between(5_000_000, 25_999_999));
  const total = sum([...number].reverse().join(''), [2, 3, 4, 5, 6, 7]);
  return {
    number,
    check: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'K', '0'][11 - (total % 11)] as string,
  };
}

function cnp(dice: Dice) {
  const { year, month, day } = born(dice);
  const body = `${dice.pick([1, 2]) + (year >= 2000 ? 4 : 0)}${pad(year % 100)}${pad(month)}${pad(day)}${pad(dice.between(1, 46))}${pad(dice.between(1, 999), 3)}`;
  const check = sum(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return body + (check === 10 ? 1 : check);
}

function norwegian(dice: Dice): string {
  const { year, month, day } = born(dice);
  const body = `${pad(day)}${pad(month)}${pad(year % 100)}${pad(year >= 2000 ? dice.between(500, 999) : dice.between(0, 499), 3)}`;
  const first = (11 - (sum(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
  const second = (11 - (sum(body + first, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return first === 10 || second === 10 ? norwegian(dice) : `${body}${first}${second}`;
}

function snils(dice: Dice) {
  const body = dice.fill('%########');
  return `${body.slice(0, 3)}-${body.slice(3, 6)}-${body.slice(6)} ${pad((sum(body, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100)}`;
}

function ahv(dice: Dice) {
  const body = `756${dice.fill('#########')}`;
  const all = body + ((10 - (sum(body, [1, 3]) % 10)) % 10);
  return `${all.slice(0, 3)}.${all.slice(3, 7)}.${all.slice(7, 11)}.${all.slice(11)}`;
}

function belgian(dice: Dice) {
  const { year, month, day } = born(dice);
  const body = `${pad(year % 100)}${pad(month)}${pad(day)}${pad(dice.between(1, 997), 3)}`;
  const check = pad(97 - remainder((year >= 2000 ? '2' : '') + body, 97));
  return `${body.slice(0, 2)}.${body.slice(2, 4)}.${body.slice(4, 6)}-${body.slice(6)}.${check}`;
}

const grouped = (digits: string, ...sizes: number[]) => {
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return digits.slice(at - size, at);
  });
};

const ssn = (dice: Dice) =>
  `${pad(dice.between(1, 665), 3)}-${pad(dice.between(1, 99))}-${pad(dice.between(1, 9999), 4)}`;

export interface NationalId {
  headers: readonly string[];
  make(dice: Dice): string;
  /** How else exports write it. */
  restyle?(id: string): string;
  /** Told without a header: two check digits, a check beside a date, or a form nothing else has. */
  isStrong: boolean;
}

const bare = (id: string) => id.replace(/[^0-9A-Za-z]/g, '');

export const nationalIds: readonly NationalId[] = [
  { headers: ['ssn', 'SocialSecurityNo', 'emp_ssn'], make: ssn, isStrong: true },
  {
    headers: ['SSN', 'social_security_number', 'tax_id_ssn'],
    make: (dice) => bare(ssn(dice)),
    isStrong: false,
  },
  {
    headers: ['NI Number', 'nino', 'national_insurance_no'],
    make: (dice) =>
      `${dice.pick(['AB', 'CE', 'JK', 'PR', 'SW', 'YZ'])}${dice.fill('######')}${dice.pick([...'ABCD'])}`,
    restyle: (id) => grouped(id, 2, 2, 2, 2, 1).join(' '),
    isStrong: true,
  },
  {
    headers: ['nhs_number', 'NHS No', 'nhsNumber'],
    make: nhs,
    restyle: (id) => grouped(id, 3, 3, 4).join(' '),
    isStrong: false,
  },
  { headers: ['Steuer-ID', 'steuerliche_identifikationsnummer', 'IdNr'], make: steuerId, isStrong: false },
  {
    headers: ['NIR', 'num_secu', 'Numéro de sécurité sociale'],
    make: nir,
    restyle: (id) => grouped(id, 1, 2, 2, 2, 3, 3, 2).join(' '),
    isStrong: true,
  },
  {
    headers: ['DNI', 'dni_nie', 'documento_identidad'],
    make: dni,
    restyle: (id) => `${id.slice(0, 8)}-${id.slice(8)}`,
    isStrong: true,
  },
  {
    headers: ['NIE', 'nie_extranjero', 'num_identidad_extranjero'],
    make: nie,
    restyle: (id) => grouped(id, 1, 7, 1).join('-'),
    isStrong: true,
  },
  {
    headers: ['codice_fiscale', 'Cod. Fiscale', 'cod_fisc'],
    make: codiceFiscale,
    restyle: (id) => id.toLowerCase(),
    isStrong: true,
  },
  {
    headers: ['CPF', 'cpf_cliente', 'nr_cpf'],
    make: cpf,
    restyle: (id) => `${grouped(id, 3, 3, 3).join('.')}-${id.slice(9)}`,
    isStrong: true,
  },
  { headers: ['BSN', 'burgerservicenummer', 'bsn_nr'], make: bsn, isStrong: false },
  { headers: ['PESEL', 'nr_pesel', 'pesel_klienta'], make: pesel, isStrong: true },
  {
    headers: ['personnummer', 'pnr', 'Person-nr'],
    make: (dice) => {
      const { body } = personnummer(dice);
      return `${body.slice(0, 6)}-${body.slice(6)}`;
    },
    isStrong: true,
  },
  {
    headers: ['personnr', 'personnummer_12', 'person_id_nummer'],
    make: (dice) => {
      const { body, century } = personnummer(dice);
      return century + body;
    },
    isStrong: true,
  },
  { headers: ['TC Kimlik No', 'tckn', 'tc_no'], make: tckn, isStrong: true },
  { headers: ['身份证号', '身份证号码', 'id_card_no'], make: chineseId, isStrong: true },
  {
    headers: ['주민등록번호', '주민번호', 'rrn'],
    make: (dice) => {
      const id = koreanId(dice);
      return `${id.slice(0, 6)}-${id.slice(6)}`;
    },
    isStrong: true,
  },
  {
    headers: ['מספר זהות', 'ת.ז.', 'teudat_zehut'],
    make: (dice) => {
      const body = dice.fill('0%######');
      return body + luhnDigit(body);
    },
    isStrong: false,
  },
  {
    headers: ['Aadhaar No', 'aadhaar_number', 'uidai_aadhaar'],
    make: (dice) => {
      const body = dice.fill('%##########');
      return `${body}${verhoeffDigit(body)}`;
    },
    restyle: (id) => grouped(id, 4, 4, 4).join(' '),
    isStrong: false,
  },
  {
    headers: ['PAN', 'pan_no', 'PAN Number'],
    make: (dice) => `${dice.fill('@@@')}P${dice.fill('@####@')}`,
    isStrong: true,
  },
  { headers: ['СНИЛС', 'snils', 'Номер СНИЛС'], make: snils, isStrong: true },
  {
    headers: ['Rodné číslo', 'rodne_cislo', 'rc'],
    make: (dice) => {
      const id = rodneCislo(dice);
      return `${id.slice(0, 6)}/${id.slice(6)}`;
    },
    isStrong: true,
  },
  { headers: ['Henkilötunnus', 'hetu', 'HETU'], make: hetu, isStrong: true },
  { headers: ['fødselsnummer', 'fnr', 'fodselsnr'], make: norwegian, isStrong: true },
  {
    headers: ['RUT', 'rut_cliente', 'R.U.T.'],
    make: (dice) => {
      const { number, check } = rut(dice);
      return `${number}-${check}`;
    },
    restyle: (id) => id.replace(/\B(?=(\d{3})+-)/g, '.'),
    isStrong: true,
  },
  { headers: ['CNP', 'cod_numeric_personal', 'cnp_client'], make: cnp, isStrong: true },
  { headers: ['AHV-Nr', 'ahv_nummer', 'AVS'], make: ahv, isStrong: true },
  { headers: ['rijksregisternummer', 'NISS', 'rrn_be'], make: belgian, isStrong: true },
  {
    headers: ['SIN', 'social_insurance_number', 'sin_no'],
    make: (dice) => {
      const body = dice.fill('4#######');
      return body + luhnDigit(body);
    },
    restyle: (id) => grouped(id, 3, 3, 3).join('-'),
    isStrong: false,
  },
];

const ibanForms: Record<string, string> = {
  DE: '##################',
  FR: '##########@##########%#',
  GB: 'NWBK##############',
  NL: 'INGB##########',
  ES: '####################',
  IT: '@######################',
  PL: '########################',
  SE: '####################',
  TR: '#####0################',
  CH: '#################',
  NO: '###########',
  SA: '################%###',
  BR: '#######################P1',
  FI: '##############',
  CZ: '####################',
  RO: 'BTRL%###############',
};

export function iban(dice: Dice, country: string) {
  const body = dice.fill(ibanForms[country] as string);
  const digits = (text: string) => text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return `${country}${pad(98 - remainder(digits(`${body}${country}00`), 97))}${body}`;
}
export const ibanCountries = Object.keys(ibanForms);

export function paymentCard(dice: Dice) {
  const body = dice.fill(
    dice.pick([
      '4##############',
      '4##############',
      '51#############',
      '54#############',
      '2720###########',
      '37############',
      '6011###########',
      '3530###########',
    ]),
  );
  return `${body}${luhnDigit(body)}`;
}

export function ean13(dice: Dice, start: string) {
  const body = dice.fill(start.padEnd(12, '#'));
  return `${body}${(10 - (sum(body, [1, 3]) % 10)) % 10}`;
}

export function isbn10(dice: Dice) {
  const body = dice.fill('0########');
  const check = (11 - (sum(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return `${body}${check === 10 ? 'X' : check}`;
}

export const imei = (dice: Dice) => {
  const body = `35${dice.fill('############')}`;
  return `${body}${luhnDigit(body)}`;
};
