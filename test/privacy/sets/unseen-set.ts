/**
 * A second labelled set, written without a look at the recognisers or at the first set: words, numbers, headers and dirt
 * are its own (no generator of test data), so that the figures say something of data nobody tuned for.
 */
import type { LabelledColumn } from './first-set.ts';
import { createDice, type Dice, iban, ibanCountries, nationalIds, paymentCard } from './unseen-ids.ts';
import { negatives } from './unseen-negatives.ts';
import { type HeaderWord, type LocaleWords, localeWords } from './unseen-words.ts';

interface Plan {
  label: string;
  headers: readonly string[];
  make(): string;
  type?: string;
  isOpaque?: boolean;
}

const opaqueHeaders = [
  'c#',
  'field_0#',
  'col_1#',
  'attr_#',
  'Column #',
  'Unnamed: #',
  'var#',
  'F1#',
  '_c#',
  'x#',
  'value',
  'V#',
  'Spalte #',
  'udf_#',
  'f#',
  'data#',
];
const placeholders = ['N/A', '-', 'unknown', 'null', '', 'n.a.', '?', 'NULL', 'none', '#N/A', 'k.A.', 'tbd'];
const junk = ['see file', 'tbc', '??', '12', 'x', 'ask sales', '000', 'deleted', 'same as above', 'invalid'];
const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();
const parted = (text: string) => text.split('|');

/** As exports dress a header: a prefix of the table, capitals, camel case, the unit or state behind it. */
function dress(header: string, dice: Dice) {
  if (!/^[\w ]+$/.test(header)) return header;
  const style = dice.between(0, 11);
  if (style === 0) return `cust_${header}`;
  if (style === 1) return `hr.emp_${header}`;
  if (style === 2) return header.toUpperCase();
  if (style === 3)
    return header.toLowerCase().replace(/[_ ](\w)/g, (_, letter: string) => letter.toUpperCase());
  if (style === 4) return `${header}_1`;
  if (style === 5) return `${header} (raw)`;
  return header;
}

/** One sign exchanged, or something else altogether. */
function spoil(value: string, dice: Dice) {
  if (dice.between(0, 1) === 0 || value.length < 4) return dice.pick(junk);
  const at = dice.between(1, value.length - 2);
  return value.slice(0, at) + dice.fill('#') + value.slice(at + (dice.between(0, 3) === 0 ? 2 : 1));
}

/** Values as they come: a third clean, a third with gaps, a fifth with 10 to 18 % invalid, the rest in capitals or padded. */
function soil(make: () => string, dice: Dice, mayRestyle = true): string[] {
  const dirt = dice.pick([
    'clean',
    'clean',
    'gaps',
    'gaps',
    'gaps',
    'invalid',
    'invalid',
    'upper',
    'padded',
    'clean',
  ]);
  const share = dice.between(10, 18);
  const cell = () => {
    const value = make();
    const chance = dice.between(1, 100);
    if (dirt === 'gaps' && chance <= share) return null;
    if (dirt === 'gaps' && chance <= share + 4) return dice.pick(placeholders);
    if (dirt === 'invalid' && chance <= share) return spoil(value, dice);
    if (dirt === 'upper' && mayRestyle) return value.toUpperCase();
    if (dirt === 'padded') return chance <= 2 ? `${value}${' '.repeat(3000)}`.slice(0, 300) : ` ${value}  `;
    return value;
  };
  return Array.from({ length: dice.between(200, 300) }, cell).filter((value) => value !== null);
}

function typedValues(make: () => string, dice: Dice): string[] {
  const hasGaps = dice.between(0, 1) === 0;
  return Array.from({ length: dice.between(200, 300) }, () =>
    hasGaps && dice.between(1, 100) <= 15 ? null : make(),
  ).filter((value) => value !== null);
}

const writeDate = (order: string, dice: Dice, from: number, to: number) => {
  const parts = {
    Y: String(dice.between(from, to)),
    M: String(dice.between(1, 12)).padStart(2, '0'),
    D: String(dice.between(1, 28)).padStart(2, '0'),
  };
  return order.replace(/[YMD]/g, (part) => parts[part as 'Y']);
};

function planLocale(locale: string, words: LocaleWords, dice: Dice): Plan[] {
  const { headers, joint = ' ' } = words;
  const families = words.last.split(' ').map((name) => name.replace('_', ' '));
  const first = () => dice.pick(words.first.split(' '));
  const last = () => dice.pick(families);
  const full = () => (words.familyFirst ? `${last()}${joint}${first()}` : `${first()} ${last()}`);
  const address = () => {
    const name = dice.pick(parted(words.streets));
    const written = parted(words.addresses);
    const line = dice
      .fill(dice.pick(written))
      .replace(
        /S(?=$|[^a-zA-Z]|traße|weg|str|allee|berg|laan|plein|singel|gatan|vägen|stigen|katu|tie|kuja|traat)/g,
        name,
      )
      .replace(/\b0(?=[#\d?])/g, '')
      .replace(/(?<!\d)0(?!\d)/g, '7');
    return dice.between(0, 2) === 0 ? `${line}, ${dice.pick(parted(words.cities))}` : line;
  };
  const email = () => {
    const given = folded(first()) || dice.fill('????');
    const family = folded(last()) || dice.fill('?????');
    return `${dice.pick([`${given}.${family}`, `${given[0]}${family}`, `${given}${dice.fill('##')}`, `${family}_${given}`])}@${dice.pick(['gmail.com', 'outlook.com', 'example.org', 'mail.ru', 'qq.com', 'web.de', 'orange.fr', 'firma-nord.de', 'co.example.jp', 'yahoo.co.uk'])}`;
  };
  const home = () => dice.fill(dice.pick(parted(words.phones)));
  const abroad = () => dice.fill(dice.pick(parted(words.phonesAbroad)));
  const postal = () => dice.fill(dice.pick(parted(words.postal)));
  const birth = () => writeDate(words.dates, dice, 1938, 2006);
  const of = (word: HeaderWord) => parted(headers[word]);
  const salary = () => String(dice.between(words.pay[0] / 100, words.pay[1] / 100) * 100);
  const account = () => dice.fill('%#########');
  const sicknesses = [
    'E11.9',
    'I10',
    'J45.909',
    'M54.5',
    'F32.1',
    'K21.0',
    'C50.911',
    'G43.909',
    'N18.3',
    'E78.5',
  ];
  return [
    { label: 'PERSON_NAME', headers: of('full'), make: full },
    { label: 'PERSON_NAME', headers: of('first'), make: first },
    { label: 'PERSON_NAME', headers: of('last'), make: last },
    {
      label: 'PERSON_NAME',
      headers: of('full'),
      make: () => (words.familyFirst ? full() : `${last()}, ${first()}`),
    },
    { label: 'PERSON_NAME', headers: [], make: full, isOpaque: true },
    { label: 'EMAIL', headers: of('email'), make: email },
    { label: 'EMAIL', headers: [], make: email, isOpaque: true },
    { label: 'PHONE', headers: of('phone'), make: home },
    { label: 'PHONE', headers: of('phone'), make: () => (dice.between(0, 1) ? home() : abroad()) },
    { label: 'PHONE', headers: [], make: abroad, isOpaque: true },
    { label: 'STREET_ADDRESS', headers: of('street'), make: address },
    { label: 'STREET_ADDRESS', headers: of('street'), make: address },
    { label: 'STREET_ADDRESS', headers: [], make: address, isOpaque: true },
    { label: 'POSTAL_CODE', headers: of('postal'), make: postal },
    { label: 'BIRTH_DATE', headers: of('birth'), make: birth },
    {
      label: 'BIRTH_DATE',
      headers: of('birth'),
      make: () => writeDate('Y-M-D', dice, 1938, 2006),
      type: 'DATE',
    },
    { label: 'BIRTH_DATE', headers: [], make: birth, isOpaque: true },
    {
      label: 'SALARY',
      headers: of('pay'),
      make: salary,
      type: dice.pick(['BIGINT', 'DOUBLE', 'DECIMAL(12,2)']),
    },
    {
      label: 'SALARY',
      headers: of('pay'),
      make: () =>
        `${salary().replace(/\B(?=(\d{3})+$)/g, locale.startsWith('en') ? ',' : '.')} ${dice.pick(['EUR', '€', '$', ''])}`.trim(),
    },
    { label: 'HEALTH', headers: of('health'), make: () => dice.pick(sicknesses) },
    { label: 'BANK_ACCOUNT', headers: of('account'), make: account },
  ];
}

function planSecrets(dice: Dice): Plan[] {
  const run = (length: number, signs: string) => Array.from({ length }, () => dice.pick([...signs])).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const plan = (headers: string, make: () => string, isOpaque = false): Plan => ({
    label: 'SECRET',
    headers: parted(headers),
    make,
    isOpaque,
  });
  return [
    plan('password|pwd|Passwort|mot_de_passe|contraseña', () => run(10, `${letters}!$%`)),
    plan(
      'user_password|passwd|senha|wachtwoord|login_pass',
      () =>
        dice.pick(['Sommer', 'hunter', 'Letmein', 'qwerty', 'Dragon']) +
        dice.fill('###') +
        dice.pick(['!', '$', '']),
    ),
    plan('password_hash|pw_hash|c70', () => `$2b$12$${run(53, letters)}`),
    plan(
      'hash|pass_hash|x71',
      () => `$argon2id$v=19$m=65536,t=3,p=4$${run(22, letters)}$${run(43, letters)}`,
    ),
    plan('api_key|apiKey|stripe_key|c72', () => `sk_live_${run(24, letters)}`),
    plan('access_token|github_token|c73', () => `ghp_${run(36, letters)}`),
    plan('aws_access_key|aws_key_id|c74', () => `AKIA${run(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`),
    plan(
      'jwt|session_token|bearer|c75',
      () => `eyJhbGciOiJIUzI1NiJ9.eyJ${run(40, letters)}.${run(43, letters)}`,
    ),
    plan(
      'dsn|connection_string|c76',
      () => `postgres://svc_${dice.fill('??')}:${run(12, letters)}@db-${dice.fill('#')}.internal:5432/app`,
    ),
    plan('client_secret|webhook_secret|shared_secret', () => run(32, '0123456789abcdef')),
    plan('slack_token|bot_token|c77', () => `xoxb-${dice.fill('############')}-${run(24, letters)}`),
    plan('private_key|pem|c78', () => `-----BEGIN RSA PRIVATE KEY-----\nMIIE${run(60, letters)}`),
    plan('pwd_sha1|password_sha256|user_pw_md5', () => run(40, '0123456789abcdef')),
  ];
}

function planOthers(dice: Dice): Plan[] {
  const address = () =>
    [dice.between(11, 223), dice.between(0, 255), dice.between(0, 255), dice.between(1, 254)].join('.');
  const long = () =>
    `2001:db8:${Array.from({ length: 3 }, () => dice.between(1, 65535).toString(16)).join(':')}::${dice.between(1, 99)}`;
  const hex = () => dice.pick([...'0123456789abcdef']) + dice.pick([...'0123456789abcdef']);
  const mac = (joint: string) => () => `00${joint}${Array.from({ length: 5 }, hex).join(joint)}`;
  const cards = (joint: string) => () => paymentCard(dice).replace(/(.{4})(?=.)/g, `$1${joint}`);
  const mention = (text: () => string) => () =>
    dice.between(1, 100) <= 22
      ? `Caller asked to be reached under ${text()} before noon, ticket left open for the second line.`
      : dice.pick([
          'Door repaired, customer satisfied with the work.',
          'Asked for an offer for three more licences until the end of June.',
          'No answer at the first attempt, letter has been sent.',
        ]);
  const sickness = parted(
    'Type 2 diabetes|Hypertension|Asthma|Migraine|Depression|Lower back pain|Psoriasis|Hypothyroidism|Epilepsy|Breast cancer',
  );
  const medication = parted(
    'Metformin 500 mg|Ibuprofen 400mg|Atorvastatin|Levothyroxine 50 µg|Ramipril 5 mg|Omeprazole|Salbutamol|Insulin glargine',
  );
  const plans: Plan[] = [
    { label: 'IP_ADDRESS', headers: parted('ip|client_ip|RemoteAddr|last_login_ip'), make: address },
    {
      label: 'IP_ADDRESS',
      headers: parted('source_address|visitor|ip_addr'),
      make: () => (dice.between(0, 1) ? address() : long()),
    },
    { label: 'IP_ADDRESS', headers: [], make: address, isOpaque: true },
    { label: 'IP_ADDRESS', headers: [], make: long, isOpaque: true },
    { label: 'MAC_ADDRESS', headers: parted('mac|wifi_mac|hw_address'), make: mac(':') },
    { label: 'MAC_ADDRESS', headers: [], make: mac('-'), isOpaque: true },
    { label: 'MAC_ADDRESS', headers: [], make: () => mac(':')().toUpperCase(), isOpaque: true },
    {
      label: 'PAYMENT_CARD',
      headers: parted('card_number|cc_num|Kreditkarte|pan|numero_carte'),
      make: cards(''),
    },
    { label: 'PAYMENT_CARD', headers: parted('card_num|ccNumber'), make: cards(''), type: 'BIGINT' },
    {
      label: 'PHONE',
      headers: parted('phone|contact_phone|mobile'),
      make: () => dice.fill('%##%######'),
      type: 'BIGINT',
    },
    {
      label: 'PHONE',
      headers: parted('msisdn|cell_phone'),
      make: () => dice.fill('49171#######'),
      type: 'BIGINT',
    },
    {
      label: 'POSTAL_CODE',
      headers: parted('zip|plz|code_postal'),
      make: () => dice.fill('%####'),
      type: 'INTEGER',
    },
    { label: 'PAYMENT_CARD', headers: parted('CardNo|credit_card|tarjeta'), make: cards(' ') },
    { label: 'PAYMENT_CARD', headers: [], make: cards('-'), isOpaque: true },
    { label: 'PAYMENT_CARD', headers: [], make: cards(''), isOpaque: true },
    {
      label: 'EMAIL',
      headers: parted('notes|comment|Bemerkung|call_log'),
      make: mention(() => `${dice.fill('???.????')}@example.com`),
    },
    {
      label: 'PHONE',
      headers: parted('remarks|agent_notes|c79'),
      make: mention(() => dice.fill('+49 171 #######')),
    },
    {
      label: 'HEALTH',
      headers: parted('diagnosis|medical_condition|chief_complaint|illness'),
      make: () => dice.pick(sickness),
    },
    {
      label: 'HEALTH',
      headers: parted('medication|prescribed_drug|current_meds|allergies'),
      make: () => dice.pick(medication),
    },
    {
      label: 'HEALTH',
      headers: parted('blood_type|blood_group|Blutgruppe'),
      make: () => dice.pick(['A+', '0-', 'B+', 'AB-', 'O+', 'A-']),
    },
    {
      label: 'HEALTH',
      headers: [],
      make: () => dice.fill(dice.pick(['E1#.#', 'I2#.#', 'J4#.#', 'M5#.#', 'F3#.#', 'K2#.#', 'S6#.##'])),
      isOpaque: true,
    },
    {
      label: 'POSTAL_CODE',
      headers: [],
      make: () => dice.fill(dice.pick(['SW# #AA', 'LS## #@B', 'M# #DD', 'EH# #NG'])),
      isOpaque: true,
    },
  ];
  for (const country of ibanCountries) {
    const spaced = dice.between(0, 1) === 0;
    const make = () => (spaced ? iban(dice, country).replace(/(.{4})(?=.)/g, '$1 ') : iban(dice, country));
    plans.push({ label: 'IBAN', headers: parted('iban|IBAN-Nr|bank_iban|compte_iban|account'), make });
    plans.push({ label: 'IBAN', headers: [], make, isOpaque: true });
  }
  for (const { headers, make, restyle = (id: string) => id, isStrong } of nationalIds) {
    const written = [
      () => make(dice),
      () => restyle(make(dice)),
      () => dice.pick([make(dice), restyle(make(dice))]),
    ];
    for (const [at, header] of headers.entries())
      plans.push({ label: 'NATIONAL_ID', headers: [header], make: written[at] as () => string });
    if (isStrong)
      plans.push({
        label: 'NATIONAL_ID',
        headers: [],
        make: written[dice.between(0, 1)] as () => string,
        isOpaque: true,
      });
  }
  return plans;
}

/** Columns of 200 to 300 values each: 20 locales, 29 national ids, IBANs of 16 countries, and a hundred sorts of what is none. */
export function makeUnseenPiiSet({ seed }: { seed: number }): LabelledColumn[] {
  const dice = createDice(seed);
  const plans = Object.entries(localeWords).flatMap(([locale, words]) =>
    planLocale(locale, words, dice).map((plan) => ({ ...plan, locale })),
  );
  const others = [...planSecrets(dice), ...planOthers(dice)].map((plan) => ({ ...plan, locale: 'any' }));
  const labelled = [...plans, ...others].map(
    ({ label, headers, make, type, isOpaque = false, locale }): LabelledColumn => {
      const isCode = label === 'SECRET';
      const name = isOpaque ? dice.fill(dice.pick(opaqueHeaders)) : dress(dice.pick(headers), dice);
      const values = type ? typedValues(make, dice) : soil(make, dice, !isCode && label !== 'NATIONAL_ID');
      return {
        name,
        type: type ?? 'VARCHAR',
        values,
        label,
        stratum: isOpaque ? 'opaque' : 'named',
        locale,
        what: label,
      };
    },
  );
  const none = negatives.flatMap(({ sort, headers, make, type }) =>
    parted(headers).map((header): LabelledColumn => {
      let row = 0;
      const next = () => make(dice, row++);
      const values = type ? typedValues(next, dice) : soil(next, dice, false);
      return {
        name: header,
        type: type ?? 'VARCHAR',
        values,
        label: null,
        stratum: 'negative',
        locale: 'any',
        what: sort,
      };
    }),
  );
  return [...labelled, ...none];
}
