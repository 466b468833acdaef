import {
  allFakers,
  base,
  en as english,
  type Faker,
  Faker as FakerClass,
  type LocaleDefinition,
} from '@faker-js/faker';

/*
 * A labelled set of columns for measuring PII detection: made from the locale data of a generator of test data and
 * headers as people write them, without regard to how the detector works. The labels are what is in a column.
 */

export interface LabelledColumn {
  locale: string;
  name: string;
  /** Text as Parquet's VARCHAR unless `type` says more. */
  type: string;
  values: string[];
  /** The kind that must be found, or null for a hard negative. */
  label: string | null;
  /** What the hard negative is, or how the header speaks. */
  stratum: 'named' | 'opaque' | 'negative';
  what: string;
}

const rowCount = 120;

/** Headers by locale: email, phone, first name, last name, full name, street, postcode, birth date, salary, card, iban, national id. */
const headers: Record<string, readonly string[]> = {
  en_US: [
    'Email Address',
    'phone_number',
    'FirstName',
    'last_name',
    'Full Name',
    'Street Address',
    'ZIP Code',
    'date_of_birth',
    'Annual Salary',
    'credit_card_number',
    'iban',
    'SSN',
  ],
  en_GB: [
    'contactEmail',
    'Mobile No.',
    'forename',
    'Surname',
    'customer_name',
    'Address Line 1',
    'Postcode',
    'DOB',
    'gross_salary',
    'Card Number',
    'IBAN Code',
    'NI number',
  ],
  de: [
    'E-Mail-Adresse',
    'Telefonnummer',
    'Vorname',
    'Nachname',
    'Kundenname',
    'Straße und Hausnummer',
    'PLZ',
    'Geburtsdatum',
    'Bruttogehalt',
    'Kreditkartennummer',
    'IBAN',
    'Steuer-ID',
  ],
  fr: [
    'Adresse e-mail',
    'Téléphone',
    'Prénom',
    'Nom de famille',
    'nom_complet',
    'Adresse',
    'Code postal',
    'Date de naissance',
    'Salaire brut',
    'Numéro de carte',
    'code_iban',
    'Numéro de sécurité sociale',
  ],
  es: [
    'correo_electronico',
    'Teléfono móvil',
    'Nombre',
    'Apellidos',
    'Nombre completo',
    'Dirección',
    'Código Postal',
    'Fecha de nacimiento',
    'salario',
    'Tarjeta de crédito',
    'IBAN',
    'DNI',
  ],
  it: [
    'indirizzo_email',
    'Cellulare',
    'Nome',
    'Cognome',
    'Nome e Cognome',
    'Indirizzo',
    'CAP',
    'Data di nascita',
    'Stipendio',
    'Carta di credito',
    'Codice IBAN',
    'Codice Fiscale',
  ],
  pt_BR: [
    'E-mail do cliente',
    'Telefone',
    'Primeiro nome',
    'Sobrenome',
    'Nome Completo',
    'Endereço',
    'CEP',
    'Data de Nascimento',
    'Salário',
    'Número do cartão',
    'iban',
    'CPF',
  ],
  nl: [
    'E-mailadres',
    'Telefoonnummer',
    'Voornaam',
    'Achternaam',
    'Volledige naam',
    'Adres',
    'Postcode',
    'Geboortedatum',
    'Salaris',
    'Creditcardnummer',
    'IBAN-nummer',
    'BSN',
  ],
  sv: [
    'E-postadress',
    'Mobilnummer',
    'Förnamn',
    'Efternamn',
    'Kundnamn',
    'Gatuadress',
    'Postnummer',
    'Födelsedatum',
    'Lön',
    'Kortnummer',
    'IBAN',
    'Personnummer',
  ],
  da: [
    'E-mail',
    'Telefonnummer',
    'Fornavn',
    'Efternavn',
    'Fulde navn',
    'Adresse',
    'Postnr',
    'Fødselsdato',
    'Løn',
    'Kortnummer',
    'iban_nr',
    'CPR-nummer',
  ],
  nb_NO: [
    'Epost',
    'Mobil',
    'Fornavn',
    'Etternavn',
    'Fullt navn',
    'Gateadresse',
    'Postnummer',
    'Fødselsdato',
    'Årslønn',
    'Kortnummer',
    'IBAN',
    'Fødselsnummer',
  ],
  fi: [
    'Sähköposti',
    'Puhelinnumero',
    'Etunimi',
    'Sukunimi',
    'Koko nimi',
    'Katuosoite',
    'Postinumero',
    'Syntymäaika',
    'Palkka',
    'Luottokortin numero',
    'IBAN',
    'Henkilötunnus',
  ],
  pl: [
    'Adres e-mail',
    'Numer telefonu',
    'Imię',
    'Nazwisko',
    'Imię i nazwisko',
    'Adres zamieszkania',
    'Kod pocztowy',
    'Data urodzenia',
    'Wynagrodzenie',
    'Numer karty',
    'IBAN',
    'PESEL',
  ],
  cs_CZ: [
    'E-mailová adresa',
    'Telefon',
    'Křestní jméno',
    'Příjmení',
    'Celé jméno',
    'Ulice',
    'PSČ',
    'Datum narození',
    'Mzda',
    'Číslo karty',
    'IBAN',
    'Rodné číslo',
  ],
  hu: [
    'E-mail cím',
    'Telefonszám',
    'Keresztnév',
    'Vezetéknév',
    'Teljes név',
    'Lakcím',
    'Irányítószám',
    'Születési dátum',
    'Fizetés',
    'Kártyaszám',
    'IBAN',
    'Személyi szám',
  ],
  ro: [
    'Adresă email',
    'Număr de telefon',
    'Prenume',
    'Nume de familie',
    'Nume complet',
    'Adresa',
    'Cod poștal',
    'Data nașterii',
    'Salariu',
    'Număr card',
    'IBAN',
    'CNP',
  ],
  tr: [
    'E-posta',
    'Cep Telefonu',
    'Ad',
    'Soyad',
    'Ad Soyad',
    'Adres',
    'Posta Kodu',
    'Doğum Tarihi',
    'Maaş',
    'Kart Numarası',
    'IBAN',
    'TC Kimlik No',
  ],
  ru: [
    'Электронная почта',
    'Телефон',
    'Имя',
    'Фамилия',
    'ФИО',
    'Адрес',
    'Почтовый индекс',
    'Дата рождения',
    'Зарплата',
    'Номер карты',
    'IBAN',
    'СНИЛС',
  ],
  uk: [
    'Електронна пошта',
    'Номер телефону',
    'Ім’я',
    'Прізвище',
    'ПІБ',
    'Адреса',
    'Поштовий індекс',
    'Дата народження',
    'Заробітна плата',
    'Номер картки',
    'IBAN',
    'РНОКПП',
  ],
  el: [
    'Ηλεκτρονική διεύθυνση',
    'Τηλέφωνο',
    'Όνομα',
    'Επώνυμο',
    'Ονοματεπώνυμο',
    'Διεύθυνση',
    'Ταχυδρομικός κώδικας',
    'Ημερομηνία γέννησης',
    'Μισθός',
    'Αριθμός κάρτας',
    'IBAN',
    'ΑΜΚΑ',
  ],
  ar: [
    'البريد الإلكتروني',
    'رقم الهاتف',
    'الاسم الأول',
    'اسم العائلة',
    'الاسم الكامل',
    'العنوان',
    'الرمز البريدي',
    'تاريخ الميلاد',
    'الراتب',
    'رقم البطاقة',
    'آيبان',
    'رقم الهوية',
  ],
  he: [
    'דוא"ל',
    'טלפון',
    'שם פרטי',
    'שם משפחה',
    'שם מלא',
    'כתובת',
    'מיקוד',
    'תאריך לידה',
    'שכר',
    'מספר כרטיס',
    'IBAN',
    'תעודת זהות',
  ],
  zh_CN: [
    '电子邮件',
    '手机号码',
    '名',
    '姓',
    '姓名',
    '地址',
    '邮政编码',
    '出生日期',
    '工资',
    '银行卡号',
    'IBAN',
    '身份证号码',
  ],
  ja: [
    'メールアドレス',
    '電話番号',
    '名',
    '姓',
    '氏名',
    '住所',
    '郵便番号',
    '生年月日',
    '年収',
    'カード番号',
    'IBAN',
    'マイナンバー',
  ],
  ko: [
    '이메일',
    '휴대폰 번호',
    '이름',
    '성',
    '고객명',
    '주소',
    '우편번호',
    '생년월일',
    '연봉',
    '카드번호',
    'IBAN',
    '주민등록번호',
  ],
  vi: [
    'Địa chỉ email',
    'Số điện thoại',
    'Tên',
    'Họ',
    'Họ và tên',
    'Địa chỉ',
    'Mã bưu điện',
    'Ngày sinh',
    'Lương',
    'Số thẻ',
    'IBAN',
    'CCCD',
  ],
  id_ID: [
    'Alamat Email',
    'Nomor Telepon',
    'Nama Depan',
    'Nama Belakang',
    'Nama Lengkap',
    'Alamat',
    'Kode Pos',
    'Tanggal Lahir',
    'Gaji',
    'Nomor Kartu',
    'IBAN',
    'NIK',
  ],
};

const englishHeaders: readonly (readonly string[])[] = [
  ['email', 'user_email', 'EMAIL_ADDR', 'billingEmail', 'e-mail'],
  ['phone', 'mobile', 'Tel', 'customerPhone', 'work_phone', 'cell_phone'],
  ['first_name', 'givenName', 'fname'],
  ['lastName', 'SURNAME', 'family name'],
  ['contact_name', 'employeeName', 'patient', 'author', 'name'],
  ['address', 'shipping_address', 'homeAddress', 'STREET'],
  ['zip', 'postal_code', 'billing_zip'],
  ['dob', 'birthDate', 'Date of Birth', 'birthday'],
  ['salary', 'base_pay', 'hourly_rate', 'Net Income'],
  ['card_number', 'cc_num', 'creditCard'],
  ['iban', 'bank_iban', 'IBAN Number'],
  ['national_id', 'tax_id', 'passport_number'],
];

const opaqueHeaders = [
  'col_3',
  'C7',
  'field12',
  'x',
  'F_09',
  'attr4',
  'column_5',
  'var2',
  'v',
  'value',
  'data1',
  'Unnamed: 4',
];

export function makePiiSet(seed: number): LabelledColumn[] {
  const set: LabelledColumn[] = [];
  let turn = seed;
  const next = <T>(list: readonly T[]): T => list[turn++ % list.length]!;
  for (const [locale, own] of Object.entries(headers)) {
    const { faker } = { faker: openFaker(locale, seed) };
    const kinds = kindsOf(faker, locale);
    for (const [i, kind] of kinds.entries()) {
      if (!kind) continue;
      const [label, make, type = 'VARCHAR'] = kind;
      const column = (name: string, stratum: 'named' | 'opaque'): LabelledColumn => ({
        locale,
        name,
        type,
        values: fill(faker, make),
        label,
        stratum,
        what: label,
      });
      set.push(column(own[i]!, 'named'), column(next(englishHeaders[i]!), 'named'));
      // Pay and postal codes are numbers like any other without a name.
      if (label !== 'SALARY' && label !== 'POSTAL_CODE') set.push(column(next(opaqueHeaders), 'opaque'));
    }
    for (const [name, make, type, label] of othersOf(faker))
      set.push({
        locale,
        name,
        type: type ?? 'VARCHAR',
        values: fill(faker, make),
        label: label ?? null,
        stratum: label ? 'named' : 'negative',
        what: label ?? name,
      });
  }
  return set;
}

function openFaker(locale: string, seed: number): Faker {
  const definition = allFakers[locale as keyof typeof allFakers].rawDefinitions as LocaleDefinition;
  const faker = new FakerClass({ locale: [definition, english, base] });
  faker.seed(seed + locale.length * 7919 + (locale.codePointAt(0) ?? 0) * 31 + (locale.codePointAt(1) ?? 0));
  return faker;
}

/** One in twelve cells is empty. */
function fill(faker: Faker, make: () => string): string[] {
  return Array.from({ length: rowCount }, make).filter(() => faker.number.int(11) > 0);
}

type Kind = readonly [label: string, make: () => string, type?: string] | null;

function kindsOf(faker: Faker, locale: string): Kind[] {
  const isoDay = (date: Date) => date.toISOString().slice(0, 10);
  const local = ['de', 'ru', 'pl', 'cs_CZ', 'tr', 'fi', 'uk', 'nb_NO', 'ro'].includes(locale);
  const slashed = ['fr', 'es', 'it', 'pt_BR', 'en_GB', 'el', 'vi'].includes(locale);
  const birth = () => {
    const [year, month, day] = isoDay(faker.date.birthdate()).split('-');
    return local
      ? `${day}.${month}.${year}`
      : slashed
        ? `${day}/${month}/${year}`
        : `${year}-${month}-${day}`;
  };
  const phoneStyle = (['human', 'national', 'international'] as const)[
    locale.length % 3 === 0 ? 1 : (locale.codePointAt(0) ?? 0) % 3
  ]!;
  return [
    ['EMAIL', () => faker.internet.email()],
    ['PHONE', () => faker.phone.number({ style: phoneStyle })],
    ['PERSON_NAME', () => faker.person.firstName()],
    ['PERSON_NAME', () => faker.person.lastName()],
    ['PERSON_NAME', () => faker.person.fullName()],
    [
      'STREET_ADDRESS',
      () =>
        faker.location.streetAddress(
          locale.length % 2 === 0 ? false : { useFullAddress: faker.datatype.boolean(0.2) },
        ),
    ],
    ['POSTAL_CODE', () => faker.location.zipCode()],
    ['BIRTH_DATE', birth, local || slashed ? 'VARCHAR' : 'DATE'],
    ['SALARY', () => String(faker.number.int({ min: 18_000, max: 190_000 })), 'BIGINT'],
    [
      'PAYMENT_CARD',
      () =>
        grouped(
          faker,
          faker.finance.creditCardNumber({
            issuer: faker.helpers.arrayElement(['visa', 'mastercard', 'american_express', 'discover']),
          }),
        ),
    ],
    ['IBAN', () => faker.finance.iban({ formatted: locale.length % 2 === 1 })],
    idOf(faker, locale),
  ];
}

const grouped = (faker: Faker, card: string) => {
  const digits = card.replaceAll(/\D/g, '');
  return faker.seed === undefined || digits.length !== 16 || Number(digits[5]) % 2 === 0
    ? digits
    : digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
};

/** Numbers with their check digits, for the locales where one is cheap to make. */
function idOf(faker: Faker, locale: string): Kind {
  const number = (min: number, max: number) => faker.number.int({ min, max });
  const padded = (value: number, length: number) => String(value).padStart(length, '0');
  const born = () => ({ year: number(1945, 1999), month: number(1, 12), day: number(1, 28) });
  const weighted = (digits: string, weights: number[]) =>
    weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
  const luhn = (body: string) => {
    let sum = 0;
    for (const [i, digit] of [...body].reverse().entries()) {
      const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    }
    return body + String((10 - (sum % 10)) % 10);
  };
  const makers: Record<string, () => string> = {
    en_US: () => `${padded(number(1, 665), 3)}-${padded(number(1, 99), 2)}-${padded(number(1, 9999), 4)}`,
    en_GB: () =>
      `${faker.helpers.arrayElement(['AB', 'CE', 'JK', 'PR'])} ${padded(number(0, 99), 2)} ${padded(number(0, 99), 2)} ${padded(number(0, 99), 2)} ${faker.helpers.arrayElement(['A', 'B', 'C', 'D'])}`,
    es: () => {
      const body = number(10_000_000, 99_999_999);
      return `${body}${'TRWAGMYFPDXBNJZSQVHLCKE'[body % 23]}`;
    },
    fr: () => {
      const body = `${number(1, 2)}${padded(number(45, 99), 2)}${padded(number(1, 12), 2)}${padded(number(1, 95), 2)}${padded(number(1, 990), 3)}${padded(number(1, 999), 3)}`;
      return `${body}${padded(97 - Number(BigInt(body) % 97n), 2)}`;
    },
    pt_BR: () => {
      const body = padded(number(0, 999_999_999), 9);
      const first = ((weighted(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      const second = ((weighted(`${body}${first}`, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      return `${body.slice(0, 3)}.${body.slice(3, 6)}.${body.slice(6)}-${first}${second}`;
    },
    sv: () => {
      const { year, month, day } = born();
      const full = luhn(`${year % 100}${padded(month, 2)}${padded(day, 2)}${padded(number(0, 999), 3)}`);
      return `${full.slice(0, 6)}-${full.slice(6)}`;
    },
    pl: () => {
      const { year, month, day } = born();
      const body = `${year % 100}${padded(month, 2)}${padded(day, 2)}${padded(number(0, 9999), 4)}`;
      return body + String((10 - (weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
    },
    fi: () => {
      const { year, month, day } = born();
      const start = `${padded(day, 2)}${padded(month, 2)}${year % 100}`;
      const serial = padded(number(2, 899), 3);
      return `${start}-${serial}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(start + serial) % 31]}`;
    },
    zh_CN: () => {
      const { year, month, day } = born();
      const body = `${number(110_101, 659_000)}${year}${padded(month, 2)}${padded(day, 2)}${padded(number(0, 999), 3)}`;
      return (
        body + '10X98765432'[weighted(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11]!
      );
    },
    ko: () => {
      const { year, month, day } = born();
      return `${year % 100}${padded(month, 2)}${padded(day, 2)}-${number(1, 2)}${padded(number(0, 999_999), 6)}`;
    },
    he: () => luhn(padded(number(10_000_000, 39_999_999), 8)),
  };
  const make = makers[locale];
  return make ? ['NATIONAL_ID', make] : null;
}

type Other = readonly [name: string, make: () => string, type?: string, label?: string];

/** Columns of machines and secrets (labelled), and the hard negatives. */
function othersOf(faker: Faker): Other[] {
  const digits = (length: number) => faker.string.numeric({ length, allowLeadingZeros: false });
  const pick = (...list: string[]) => faker.helpers.arrayElement(list);
  const stamp = () => faker.date.between({ from: '2021-01-01', to: '2026-01-01' });
  return [
    [
      pick('ip', 'client_ip', 'RemoteAddr', 'col_2', 'source'),
      () => (faker.datatype.boolean(0.7) ? faker.internet.ipv4() : faker.internet.ipv6()),
      'VARCHAR',
      'IP_ADDRESS',
    ],
    [pick('mac', 'MAC Address', 'c4', 'device'), () => faker.internet.mac(), 'VARCHAR', 'MAC_ADDRESS'],
    [pick('password', 'pwd', 'user_password'), () => faker.internet.password(), 'VARCHAR', 'SECRET'],
    [
      pick('api_key', 'accessToken', 'client_secret'),
      () => faker.string.alphanumeric(40),
      'VARCHAR',
      'SECRET',
    ],
    [
      pick('diagnosis', 'icd10_code', 'dx'),
      () => `${pick('A', 'E', 'I', 'J', 'K', 'M')}${digits(2)}.${faker.number.int(9)}`,
      'VARCHAR',
      'HEALTH',
    ],
    ['isbn', () => faker.commerce.isbn()],
    [pick('col_9', 'book', 'f3'), () => faker.commerce.isbn(13)],
    [
      pick('tracking_number', 'parcel', 'c2'),
      () => `1Z${faker.string.alphanumeric({ length: 16, casing: 'upper' })}`,
    ],
    [pick('tracking_no', 'shipment', 'field_8'), () => digits(12)],
    [pick('tracking', 'waybill'), () => `${digits(4)} ${digits(4)} ${digits(4)}`],
    [pick('epoch', 'created_ts', 'ts', 'x1'), () => String(Math.floor(stamp().getTime() / 1000)), 'BIGINT'],
    [pick('event_time_ms', 'c11', 'updated'), () => String(stamp().getTime()), 'BIGINT'],
    [pick('product_name', 'item', 'c1', 'name', 'title'), () => faker.commerce.productName()],
    [pick('order_number', 'order_id', 'a3'), () => `${pick('ORD', 'SO', 'PO')}-${digits(8)}`],
    [pick('order_no', 'id', 'c8', 'invoice'), () => digits(pickNumber(faker, 8, 10)), 'BIGINT'],
    ['imei', () => `35${digits(13)}`],
    ['emailed', () => pick('yes', 'no')],
    ['email_sent_at', () => stamp().toISOString()],
    ['email_count', () => String(faker.number.int(90)), 'BIGINT'],
    ['iphone_model', () => pick('iPhone 12', 'iPhone 13 Pro', 'iPhone 15', 'iPhone SE')],
    ['phone_model', () => pick('Galaxy S21', 'Pixel 8', 'Xperia 5', 'Moto G', 'Redmi 12')],
    ['phone_verified', () => pick('true', 'false'), 'BOOLEAN'],
    ['address_type', () => pick('home', 'work', 'billing')],
    [pick('version', 'app_version', 'build'), () => faker.system.semver()],
    [
      pick('firmware', 'c5'),
      () => `${faker.number.int(9)}.${faker.number.int(20)}.${faker.number.int(9)}.${faker.number.int(30)}`,
    ],
    [pick('latitude', 'lat', 'y'), () => String(faker.location.latitude()), 'DECIMAL(18,4)'],
    [pick('coordinates', 'geo', 'c6'), () => `${faker.location.latitude()}, ${faker.location.longitude()}`],
    [pick('price', 'unit_price', 'cost', 'c10'), () => faker.commerce.price(), 'DECIMAL(18,2)'],
    [pick('list_price', 'price_text'), () => `${pick('$', '€', '£')}${faker.commerce.price()}`],
    [pick('created_at', 'order_date', 'signup'), () => stamp().toISOString().slice(0, 10), 'DATE'],
    [pick('d1', 'col_4'), () => stamp().toISOString().slice(0, 10), 'DATE'],
    [
      pick('hire_date', 'published_on', 'founded'),
      () => faker.date.between({ from: '1960-01-01', to: '2025-01-01' }).toISOString().slice(0, 10),
      'DATE',
    ],
    [pick('company', 'company_name', 'vendor', 'employer'), () => faker.company.name()],
    [pick('city', 'town', 'location'), () => faker.location.city()],
    [pick('country', 'nationality_code', 'c3'), () => faker.location.country()],
    [pick('department', 'category', 'f7'), () => faker.commerce.department()],
    [pick('job_title', 'role', 'f5'), () => faker.person.jobTitle()],
    [pick('color', 'c9'), () => faker.color.human()],
    [pick('uuid', 'request_id', 'v4'), () => faker.string.uuid()],
    [pick('commit', 'sha', 'hash'), () => faker.git.commitSha()],
    [pick('url', 'website', 'link'), () => faker.internet.url()],
    [pick('user_agent', 'ua'), () => faker.internet.userAgent()],
    [pick('description', 'notes', 'comment'), () => faker.lorem.sentence()],
    [pick('file_name', 'filename', 'path'), () => faker.system.filePath()],
    [pick('token_count', 'tokens_used', 'secretary_count'), () => String(faker.number.int(9000)), 'BIGINT'],
    [pick('sku', 'part_number'), () => faker.string.alphanumeric({ length: 10, casing: 'upper' })],
    [pick('animal', 'species', 'c12'), () => faker.animal.type()],
    [pick('music_genre', 'genre'), () => faker.music.genre()],
    [pick('vehicle', 'c13'), () => faker.vehicle.vehicle()],
    [pick('quantity', 'qty', 'n'), () => String(faker.number.int(500)), 'BIGINT'],
    [pick('phone_calls', 'calls'), () => String(faker.number.int(40)), 'BIGINT'],
    [
      pick('package', 'dependency'),
      () =>
        `@${faker.hacker.noun().replaceAll(' ', '')}/${faker.hacker.noun().replaceAll(' ', '-')}@${faker.system.semver()}`,
    ],
    [
      pick('repo', 'git_url'),
      () =>
        `git@github.com:${faker.hacker.noun().replaceAll(' ', '')}/${faker.hacker.noun().replaceAll(' ', '-')}.git`,
    ],
    [pick('room', 'seat'), () => `${pick('Room', 'Hall', 'Table')} ${digits(2)}`],
  ];
}

const pickNumber = (faker: Faker, ...list: number[]) => faker.helpers.arrayElement(list);
