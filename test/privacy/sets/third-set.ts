import type { LabelledColumn } from './first-set.ts';
import { Dice, two } from './third-dice.ts';
import { documents, luhnDigit, nationalIds } from './third-ids.ts';
import { negatives } from './third-negatives.ts';
import { englishHeaders, locales, type ThirdLocale } from './third-words.ts';

/**
 * A third labelled set, written without a look at the recognisers or at the other sets: words, numbers and checks of its
 * own, 30 locales, ids of over fifty countries, about a hundred sorts of hard negatives.
 */
const rowCount = 200;
const opaqueHeaders = [
  'id_no',
  'number',
  'ref',
  'code',
  'value1',
  'col_7',
  'field',
  'a',
  'f12',
  'column_3',
  'data',
  'x2',
];
const misleadingHeaders = ['comment', 'status', 'description', 'remarks', 'info', 'extra'];
const prefixes = ['cust_', 'usr.', 'tbl_', 'src_', 'emp_', 'dim_', 'stg_'];

/** Letters alone make a header of code; a native one keeps its signs but loses its blanks. */
function dress(dice: Dice, header: string): string {
  const parts = header.split(/[\s_.]+/).filter(Boolean);
  const capital = (part: string) => part.charAt(0).toUpperCase() + part.slice(1);
  switch (dice.int(0, 7)) {
    case 0:
      return parts.join('_').toLowerCase();
    case 1:
      return parts.map((part, i) => (i === 0 ? part.toLowerCase() : capital(part.toLowerCase()))).join('');
    case 2:
      return parts.map(capital).join(' ');
    case 3:
      return parts.join('_').toUpperCase();
    case 4:
      return dice.pick(prefixes) + parts.join('_').toLowerCase();
    case 5:
      return `${parts.join(' ')} ${dice.pick(['(optional)', '*', '1', ':', ''])}`.trim();
    case 6:
      return parts.join('-').toLowerCase();
    default:
      return header;
  }
}

/** As exports are: gaps are left out by whoever samples, the rest stays. */
function soil(
  dice: Dice,
  values: string[],
  { keepCase = false }: { keepCase?: boolean | undefined } = {},
): string[] {
  const mode = dice.int(0, 6);
  const share = dice.int(5, 15) / 100;
  const placeholder = dice.pick(['N/A', '-', 'unknown', 'n.a.', '?', 'NULL', 'none', 'TBD', 'xxx', '0']);
  switch (mode) {
    case 0:
      return values.map((value) => (dice.chance(share) ? placeholder : value));
    case 1:
      return values.map((value) => (dice.chance(share) ? spoil(dice, value) : value));
    case 2:
      return values.map((value) => (dice.chance(0.4) ? ` ${value}  ` : value));
    case 3:
      return keepCase ? values : values.map((value) => value.toUpperCase());
    case 4:
      return values.filter(() => dice.chance(0.6));
    case 5:
      return values.map((value) =>
        dice.chance(share / 2) ? placeholder : dice.chance(share / 2) ? '' : value,
      );
    default:
      return values;
  }
}

function spoil(dice: Dice, value: string): string {
  const at = dice.int(0, Math.max(0, value.length - 1));
  return dice.chance(0.5)
    ? value.slice(0, at)
    : `${value.slice(0, at)}${dice.int(0, 9)}${value.slice(at + 1)}`;
}

const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

function email(dice: Dice, { given, family }: { given: string; family: string }): string {
  const first = ascii(given) || dice.pick(['m', 'kat', 'jo', 'nadia', 'sami']);
  const last = ascii(family) || dice.pick(['k', 'petro', 'lin', 'haddad', 'abe']);
  const domain = dice.pick([
    'gmail.com',
    'mail.example',
    'posteo.net',
    'firma-nord.de',
    'wp.pl',
    'uni.ac.uk',
    'xn--mller-kva.de',
    'müller.example',
    'k12.tr',
    'a-b.museum',
    'sub.dept.gov.br',
  ]);
  const local = dice.pick([
    `${first}.${last}`,
    `${first}${dice.int(1, 99)}`,
    `${first}+${dice.pick(['news', 'shop', 'x1'])}`,
    `${first.charAt(0)}_${last}`,
    `${last}-${first}`,
  ]);
  return `${local}@${domain}`;
}

const dateFormats: ((date: { y: number; m: number; d: number }) => string)[] = [
  ({ y, m, d }) => `${y}-${two(m)}-${two(d)}`,
  ({ y, m, d }) => `${two(d)}.${two(m)}.${y}`,
  ({ y, m, d }) => `${two(m)}/${two(d)}/${y}`,
  ({ y, m, d }) => `${d}/${m}/${y}`,
  ({ y, m, d }) => `${y}${two(m)}${two(d)}`,
  ({ y, m, d }) => `${d} ${monthNames[m - 1]} ${y}`,
  ({ y, m, d }) => `${monthNames[m - 1]} ${d}, ${y}`,
  ({ y, m, d }) => `${two(d)}-${two(m)}-${two(y % 100)}`,
  ({ y, m, d }) => `${y}/${two(m)}/${two(d)}`,
  ({ y, m, d }) => `${y}-${two(m)}-${two(d)}T00:00:00Z`,
];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Country, and its account as letters (`@`), digits (`#`) or either (`*`), from the registry of IBANs. */
const ibans: [string, string][] = [
  ['DE', '#'.repeat(18)],
  ['AT', '#'.repeat(16)],
  ['CH', `#####${'*'.repeat(12)}`],
  ['FR', `##########${'*'.repeat(11)}##`],
  ['ES', '#'.repeat(20)],
  ['IT', `@##########${'*'.repeat(12)}`],
  ['NL', '@@@@##########'],
  ['BE', '#'.repeat(12)],
  ['PL', '#'.repeat(24)],
  ['GB', '@@@@##############'],
  ['IE', '@@@@##############'],
  ['NO', '#'.repeat(11)],
  ['SE', '#'.repeat(20)],
  ['DK', '#'.repeat(14)],
  ['FI', '#'.repeat(14)],
  ['PT', '#'.repeat(21)],
  ['GR', `#######${'*'.repeat(16)}`],
  ['HR', '#'.repeat(17)],
  ['HU', '#'.repeat(24)],
  ['RO', `@@@@${'*'.repeat(16)}`],
  ['BG', `@@@@######${'*'.repeat(8)}`],
  ['EE', '#'.repeat(16)],
  ['LT', '#'.repeat(16)],
  ['LV', `@@@@${'*'.repeat(13)}`],
  ['IS', '#'.repeat(22)],
  ['TR', `######${'*'.repeat(16)}`],
  ['IL', '#'.repeat(19)],
  ['SA', `##${'*'.repeat(18)}`],
  ['AE', '#'.repeat(19)],
  ['GE', '@@################'],
  ['KZ', `###${'*'.repeat(13)}`],
  ['BR', `${'#'.repeat(23)}@*`],
];

function iban(dice: Dice, [country, form]: [string, string]): string {
  const account = dice.fill(form).replace(/\*/g, () => dice.chars('0123456789ABCDEFGHJK', 1));
  const asNumber = [...`${account}${country}00`].map((c) => Number.parseInt(c, 36)).join('');
  return country + two(98 - Number(BigInt(asNumber) % 97n)) + account;
}

const networks: [string, string, number[]][] = [
  ['visa', '4', [4, 4, 4, 4]],
  ['mastercard', '53', [4, 4, 4, 4]],
  ['mastercard of the 2-series', '2310', [4, 4, 4, 4]],
  ['amex', '37', [4, 6, 5]],
  ['discover', '6011', [4, 4, 4, 4]],
  ['jcb', '3530', [4, 4, 4, 4]],
  ['diners', '36', [4, 6, 4]],
  ['unionpay', '621', [4, 4, 4, 4]],
  ['maestro', '6759', [4, 4, 4, 4]],
  ['mir', '2200', [4, 4, 4, 4]],
];

function card(dice: Dice, [, start, groups]: [string, string, number[]], separator: string): string {
  const length = groups.reduce((sum, part) => sum + part, 0);
  const body = start + dice.digits(length - 1 - start.length);
  const plain = body + luhnDigit(body);
  let at = 0;
  return groups
    .map((part) => {
      at += part;
      return plain.slice(at - part, at);
    })
    .join(separator);
}

const b64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const secrets: [string, string[], boolean, (dice: Dice) => string][] = [
  [
    'JWT',
    ['token', 'session_jwt', 'bearer'],
    true,
    (d) => `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ${d.chars(b64, 60)}.${d.chars(`${b64}-_`, 43)}`,
  ],
  [
    'AWS key id',
    ['aws_access_key_id', 'key_id'],
    true,
    (d) => `AKIA${d.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  ],
  ['AWS secret', ['aws_secret_access_key', 'secret_key'], false, (d) => d.chars(`${b64}+/`, 40)],
  [
    'PEM',
    ['private_key', 'tls_key'],
    true,
    (d) =>
      `-----BEGIN RSA PRIVATE KEY-----\nMII${d.chars(b64, 61)}\n${d.chars(b64, 64)}\n-----END RSA PRIVATE KEY-----`,
  ],
  ['bcrypt', ['password_hash', 'pw'], true, (d) => `$2b$12$${d.chars(`${b64}./`, 53)}`],
  [
    'argon2',
    ['pwd_hash', 'credential'],
    true,
    (d) => `$argon2id$v=19$m=65536,t=3,p=4$${d.chars(b64, 22)}$${d.chars(b64, 43)}`,
  ],
  ['GitHub token', ['github_token', 'pat'], true, (d) => `ghp_${d.chars(b64, 36)}`],
  ['Stripe key', ['stripe_key', 'api_key'], true, (d) => `sk_live_${d.chars(b64, 24)}`],
  [
    'Slack token',
    ['slack_token', 'bot_token'],
    true,
    (d) => `xoxb-${d.digits(11)}-${d.digits(11)}-${d.chars(b64, 24)}`,
  ],
  ['Google API key', ['google_api_key', 'maps_key'], true, (d) => `AIza${d.chars(`${b64}-_`, 35)}`],
  ['API key of hex', ['api_key', 'apikey', 'client_secret'], false, (d) => d.hex(32)],
  [
    'connection string',
    ['dsn', 'database_url'],
    true,
    (d) => `postgres://app:${d.chars(b64, 12)}@db${d.int(1, 9)}.internal:5432/main`,
  ],
  [
    'password',
    ['password', 'Passwort', 'user_pwd', 'passphrase'],
    false,
    (d) =>
      `${d.pick(['Summer', 'dragon', 'Hallo', 'letmein', 'qwert', 'Sonne'])}${d.digits(d.int(2, 4))}${d.pick(['!', '?', '#', ''])}`,
  ],
  ['htpasswd', ['htpasswd_line', 'auth'], true, (d) => `$apr1$${d.chars(b64, 8)}$${d.chars(b64, 22)}`],
];

const healthWords: [string, string[], boolean, (dice: Dice) => string][] = [
  [
    'ICD-10',
    ['icd10', 'diag_code', 'dx', 'ICD'],
    true,
    (d) =>
      d.pick([
        'E11.9',
        'I10',
        'J45.0',
        'F32.1',
        'M54.5',
        'K21.0',
        'N39.0',
        'C50.9',
        'G43.1',
        'I25.1',
        'J06.9',
        'E78.5',
        'Z00.0',
        'S52.5',
        'O80',
        'B34.9',
        'H52.1',
        'L20.8',
        'R51',
        'T78.4',
      ]),
  ],
  [
    'ICD-10-CM',
    ['primary_dx', 'diagnosis_code'],
    true,
    (d) =>
      d.pick([
        'E11.65',
        'S52.501A',
        'M54.50',
        'F41.1',
        'J45.909',
        'I48.91',
        'N18.30',
        'G47.33',
        'K58.9',
        'Z79.4',
        'L40.0',
        'H25.13',
        'C34.90',
        'D50.9',
        'R07.9',
        'T81.4XXA',
      ]),
  ],
  [
    'ATC',
    ['atc_code', 'medication_atc'],
    false,
    (d) =>
      d.pick([
        'A10BA02',
        'C09AA05',
        'N02BE01',
        'J01CA04',
        'R03AC02',
        'B01AC06',
        'C10AA01',
        'N06AB04',
        'H03AA01',
        'M01AE01',
        'A02BC01',
        'C07AB02',
      ]),
  ],
  [
    'diagnosis in words',
    ['diagnosis', 'condition', 'finding', 'medical_history'],
    false,
    (d) =>
      d.pick([
        'Essential hypertension',
        'Type 2 diabetes mellitus',
        'Asthma',
        'Migraine without aura',
        'Fracture of radius',
        'Major depressive disorder',
        'Atrial fibrillation',
        'Hypothyroidism',
        'Chronic kidney disease',
        'Osteoarthritis of knee',
        'Acute bronchitis',
        'Iron deficiency anaemia',
      ]),
  ],
  [
    'SNOMED',
    ['snomed_code', 'snomed_ct'],
    false,
    (d) =>
      d.pick([
        '73211009',
        '38341003',
        '195967001',
        '44054006',
        '22298006',
        '13645005',
        '84757009',
        '40930008',
      ]),
  ],
  [
    'medication',
    ['medication', 'drug', 'prescription', 'rx'],
    false,
    (d) =>
      `${d.pick(['Metformin', 'Ramipril', 'Ibuprofen', 'Amoxicillin', 'Atorvastatin', 'Levothyroxine', 'Omeprazole', 'Sertraline', 'Bisoprolol'])} ${d.pick(['5', '10', '20', '500'])} mg`,
  ],
  [
    'blood group',
    ['blood_group', 'blood type', 'bloodType', 'abo_rh'],
    false,
    (d) => d.pick(['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', '0+', 'O-', 'O+']),
  ],
  [
    'allergy',
    ['allergies', 'known_allergy'],
    false,
    (d) =>
      d.pick([
        'Penicillin',
        'Peanuts',
        'Latex',
        'Pollen',
        'None known',
        'Bee stings',
        'Shellfish',
        'Aspirin',
      ]),
  ],
  [
    'laboratory',
    ['hba1c', 'hiv_status', 'cholesterol_mg_dl', 'bmi'],
    false,
    (d) => `${d.int(3, 40)}.${d.digits(1)}`,
  ],
];

const addressSpellings: [
  kind: 'IP_ADDRESS' | 'MAC_ADDRESS',
  what: string,
  headers: string[],
  make: (dice: Dice) => string,
][] = [
  [
    'IP_ADDRESS',
    'v4',
    ['ip', 'client_ip', 'remote_addr', 'value1'],
    (d) => `${d.int(11, 223)}.${d.int(0, 255)}.${d.int(0, 255)}.${d.int(1, 254)}`,
  ],
  [
    'IP_ADDRESS',
    'v4 with port',
    ['peer', 'src', 'endpoint'],
    (d) => `${d.int(11, 223)}.${d.int(0, 255)}.${d.int(0, 255)}.${d.int(1, 254)}:${d.int(1024, 65_000)}`,
  ],
  [
    'IP_ADDRESS',
    'v6',
    ['ipv6', 'ip_address', 'a'],
    (d) => `2001:db8:${d.hex(4)}:${d.hex(4)}:${d.hex(4)}:${d.hex(4)}:${d.hex(4)}:${d.hex(4)}`,
  ],
  [
    'IP_ADDRESS',
    'v6 shortened',
    ['source_ip', 'field'],
    (d) => `2a02:${d.hex(3)}::${d.hex(4)}:${d.int(1, 9)}`,
  ],
  [
    'IP_ADDRESS',
    'v6 of v4',
    ['visitor', 'remote_ip'],
    (d) => `::ffff:${d.int(11, 223)}.${d.int(0, 255)}.${d.int(0, 255)}.${d.int(1, 254)}`,
  ],
  [
    'IP_ADDRESS',
    'private v4',
    ['host_ip', 'login_ip'],
    (d) => `10.${d.int(0, 255)}.${d.int(0, 255)}.${d.int(1, 254)}`,
  ],
  [
    'IP_ADDRESS',
    'v4 with mask',
    ['client_net', 'ip'],
    (d) => `${d.int(11, 223)}.${d.int(0, 255)}.${d.int(0, 255)}.${d.int(1, 254)}/32`,
  ],
  [
    'MAC_ADDRESS',
    'colons',
    ['mac', 'device', 'value1'],
    (d) => Array.from({ length: 6 }, () => d.hex(2)).join(':'),
  ],
  [
    'MAC_ADDRESS',
    'hyphens',
    ['wifi_mac', 'physical_address', 'a'],
    (d) =>
      Array.from({ length: 6 }, () => d.hex(2))
        .join('-')
        .toUpperCase(),
  ],
  [
    'MAC_ADDRESS',
    'dots',
    ['mac_addr', 'bssid', 'field'],
    (d) => Array.from({ length: 3 }, () => d.hex(4)).join('.'),
  ],
];

export function makeThirdPiiSet({ seed }: { seed: number }): LabelledColumn[] {
  const dice = new Dice(seed);
  const set: LabelledColumn[] = [];
  const add = (
    column: Omit<LabelledColumn, 'type' | 'values' | 'locale'> & {
      make: (row: number) => string;
      type?: string | undefined;
      locale?: string;
      clean?: boolean | undefined;
      keepCase?: boolean | undefined;
    },
  ) => {
    const { make, clean, keepCase, type = 'VARCHAR', locale = 'none', ...rest } = column;
    const values = Array.from({ length: rowCount }, (_, row) => make(row));
    set.push({
      ...rest,
      locale,
      type,
      values: clean || type !== 'VARCHAR' ? values : soil(dice, values, { keepCase }),
    });
  };
  for (const locale of locales) addLocale(dice, locale, add);

  for (const { country, headers, proven, make, formatted } of nationalIds)
    for (const form of formatted ? [undefined, formatted] : [undefined]) {
      const written = () => (form ?? ((plain: string) => plain))(make(dice));
      const label = 'NATIONAL_ID';
      add({
        locale: country,
        name: dice.pick(headers),
        label,
        stratum: 'named',
        what: `id of ${country}`,
        make: written,
      });
      add({
        locale: country,
        name: dress(dice, dice.pick(headers)),
        label,
        stratum: 'named',
        what: `id of ${country}`,
        make: written,
      });
      if (proven)
        add({
          locale: country,
          name: dice.pick([...opaqueHeaders, ...misleadingHeaders]),
          label,
          stratum: 'opaque',
          what: `id of ${country}`,
          make: written,
        });
    }
  for (const { country, headers, make } of documents)
    for (const name of headers)
      add({
        locale: country,
        name,
        label: 'NATIONAL_ID',
        stratum: 'named',
        what: 'document',
        make: () => make(dice),
      });

  for (const form of ibans) {
    const spaced = dice.chance(0.5);
    const make = () => (spaced ? iban(dice, form).replace(/(.{4})(?=.)/g, '$1 ') : iban(dice, form));
    add({
      locale: form[0],
      name: dress(dice, dice.pick(['iban', 'bank account', 'konto', 'rekening', 'payout account'])),
      label: 'IBAN',
      stratum: 'named',
      what: 'IBAN',
      make,
    });
    add({
      locale: form[0],
      name: dice.pick([...opaqueHeaders, ...misleadingHeaders]),
      label: 'IBAN',
      stratum: 'opaque',
      what: 'IBAN',
      make,
    });
  }
  for (const network of networks)
    for (const separator of ['', ' ', '-']) {
      const make = () => card(dice, network, separator);
      add({
        name: dress(dice, dice.pick(['card number', 'credit card', 'pan', 'cc no', 'kreditkarte'])),
        label: 'PAYMENT_CARD',
        stratum: 'named',
        what: network[0],
        make,
      });
      add({
        name: dice.pick(opaqueHeaders),
        label: 'PAYMENT_CARD',
        stratum: 'opaque',
        what: network[0],
        make,
      });
    }
  for (const [what, headers, proven, make] of secrets) {
    for (const name of headers)
      add({
        name: dress(dice, name),
        label: 'SECRET',
        stratum: 'named',
        what,
        make: () => make(dice),
        keepCase: true,
      });
    if (proven)
      for (const name of ['col_7', 'comment'])
        add({ name, label: 'SECRET', stratum: 'opaque', what, make: () => make(dice), keepCase: true });
  }
  for (const [what, headers, proven, make] of healthWords) {
    for (const name of headers)
      add({ name: dress(dice, name), label: 'HEALTH', stratum: 'named', what, make: () => make(dice) });
    if (proven) add({ name: 'value1', label: 'HEALTH', stratum: 'opaque', what, make: () => make(dice) });
  }
  for (const [label, what, headers, make] of addressSpellings)
    for (const name of headers)
      add({
        name,
        label,
        stratum: opaqueHeaders.includes(name) ? 'opaque' : 'named',
        what,
        make: () => make(dice),
      });
  for (const [what, headers, make, type] of negatives)
    for (const name of headers.flatMap((header) => [header, dress(dice, header)]))
      add({ name, label: null, stratum: 'negative', what, make: (row) => make(dice, row), type });
  return set;
}

function addLocale(
  dice: Dice,
  locale: ThirdLocale,
  add: (column: {
    locale: string;
    name: string;
    label: string;
    stratum: 'named' | 'opaque';
    what: string;
    make: () => string;
    type?: string | undefined;
    clean?: boolean | undefined;
  }) => void,
): void {
  const given = locale.given.split(' ');
  const family = locale.family.split(' ');
  const streets = locale.streets.split('|');
  const cities = locale.cities.split('|');
  const person = () => ({ given: dice.pick(given), family: dice.pick(family) });
  const street = () => dice.fill(dice.pick(locale.address)).replace('{}', dice.pick(streets));
  const familyFirst = ['ko_KR', 'vi_VN', 'hu_HU'].includes(locale.locale);
  const full = () => {
    const { given: one, family: other } = person();
    return familyFirst ? (locale.locale === 'ko_KR' ? other + one : `${other} ${one}`) : `${one} ${other}`;
  };
  const native = (kind: keyof typeof englishHeaders) =>
    dice.pick(locale.headers[kind] ?? englishHeaders[kind]);
  const column = (
    kind: keyof typeof englishHeaders,
    label: string,
    what: string,
    make: () => string,
    type?: string | undefined,
  ) => {
    const base = { locale: locale.locale, label, stratum: 'named' as const, what, make, type };
    add({ ...base, name: native(kind) });
    add({ ...base, name: dress(dice, dice.chance(0.5) ? native(kind) : dice.pick(englishHeaders[kind])) });
  };
  const hidden = (label: string, what: string, make: () => string) =>
    add({ locale: locale.locale, label, stratum: 'opaque', what, make, name: dice.pick(opaqueHeaders) });

  column('EMAIL', 'EMAIL', 'e-mail', () => email(dice, person()));
  hidden('EMAIL', 'e-mail', () => email(dice, person()));
  const international = () => dice.fill(dice.pick(locale.phones));
  const national = () => dice.fill(dice.pick(locale.nationalPhones));
  column('PHONE', 'PHONE', 'international', international);
  column('PHONE', 'PHONE', 'national', national);
  hidden('PHONE', 'international', () => dice.fill(locale.phones[0]!));
  const birth = dice.pick(dateFormats);
  const otherBirth = dice.pick(dateFormats);
  column('BIRTH_DATE', 'BIRTH_DATE', 'birth', () => birth(dice.date(1940, 2007)));
  column('BIRTH_DATE', 'BIRTH_DATE', 'birth', () => otherBirth(dice.date(1940, 2007)));
  hidden('BIRTH_DATE', 'birth', () => dateFormats[0]!(dice.date(1935, 2008)));
  column('given', 'PERSON_NAME', 'given', () => dice.pick(given));
  column('family', 'PERSON_NAME', 'family', () => dice.pick(family));
  column('full', 'PERSON_NAME', 'full', full);
  hidden('PERSON_NAME', 'full', full);
  column('STREET_ADDRESS', 'STREET_ADDRESS', 'street', street);
  hidden(
    'STREET_ADDRESS',
    'street and city',
    () => `${street()}, ${dice.fill(locale.postal)} ${dice.pick(cities)}`,
  );
  column('POSTAL_CODE', 'POSTAL_CODE', 'postal', () => dice.fill(locale.postal));
  const [from, to] = locale.salary;
  column('SALARY', 'SALARY', 'salary', () => String(dice.int(from, to)), dice.pick(['VARCHAR', 'BIGINT']));
  const blood = native('HEALTH');
  add({
    locale: locale.locale,
    label: 'HEALTH',
    stratum: 'named',
    what: 'native header',
    name: blood,
    make: () => dice.pick(['E11.9', 'I10', 'J45.0', 'F32.1', 'M54.5', 'K21.0', 'C50.9', 'G43.1']),
  });
  if (locale.headers.BANK_ACCOUNT)
    column('BANK_ACCOUNT', 'BANK_ACCOUNT', 'account', () => dice.fill('%#########'));
  add({
    locale: locale.locale,
    label: 'SECRET',
    stratum: 'named',
    what: 'password',
    name: native('SECRET'),
    make: () => `${dice.pick(['sun', 'Kot', 'moon', 'Drako'])}${dice.chars(b64, 5)}${dice.digits(2)}!`,
    clean: true,
  });
}
