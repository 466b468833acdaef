import { describe, expect, test } from 'vitest';
import { detect } from '../../src/privacy/detect.ts';
import { isEmail, isIban, isMacAddress, isPaymentCard } from '../../src/privacy/formats.ts';
import { readHeader } from '../../src/privacy/header.ts';
import { nationalIds } from '../../src/privacy/national-ids.ts';

const judge = (name: string, values: readonly string[], type = 'VARCHAR') =>
  detect({ name, type, values }, { thisYear: 2026 });
const kindOf = async (name: string, values: readonly string[], type?: string) =>
  (await judge(name, values, type)).piiKind;
const repeat = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));

const isNhs = (value: string) => nationalIds.some(({ name, matches }) => name === 'gb-nhs' && matches(value));
const nhsNumbers = repeat(1000, (i) => String(9_434_760_000 + i * 37)).filter(isNhs);

test.each([
  [
    isEmail,
    ['ada@example.com', 'o.brien+x@mail.example.co.uk', 'Ada <ada@example.com>', 'jürgen@müller.de'],
    ['ada@', '@types/node@1.2.3', 'git@github.com:a/b.git', 'a@b', 'x@1.2.3'],
  ],
  [
    isPaymentCard,
    ['4111 1111 1111 1111', '5555555555554444', '378282246310005', '6011-1111-1111-1117'],
    ['4111111111111112', '1234567812345670', '0000000000000000', '490154203237518', '978-3-16-148410-0'],
  ],
  [
    isIban,
    ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819', 'FR1420041010050500013M02606'],
    ['DE89370400440532013001', 'DE8937040044053201300', 'ZZ89370400440532013000'],
  ],
  [
    isMacAddress,
    ['00:1B:44:11:3A:B7', '00-1b-44-11-3a-b7', '001b.4411.3ab7'],
    ['00:1B:44:11:3A', '00:1B-44:11:3A:B7', '001B44113AB7'],
  ],
])('%o takes what has the form and nothing near it', (matches, yes, no) => {
  for (const value of yes) expect(matches(value), value).toBe(true);
  for (const value of no) expect(matches(value), value).toBe(false);
});

test.each([
  ['us-ssn', '536-22-1234', '666-22-1234'],
  ['br-cpf', '529.982.247-25', '529.982.247-24'],
  ['es-dni', '12345678Z', '12345678A'],
  ['fr-nir', '2 55 08 14 168 025 38', '2 55 08 14 168 025 39'],
  ['pl-pesel', '44051401359', '44051401358'],
  ['se-personnummer', '811218-9876', '811218-9875'],
  ['fi-hetu', '131052-308T', '131052-308U'],
  ['no-fodselsnummer', '01010750160', '01010750161'],
  ['cn-resident-id', '11010519491231002X', '110105194912310021'],
  ['nl-bsn', '111222333', '111222334'],
  ['in-aadhaar', '2341 2341 2346', '2341 2341 2347'],
  ['tr-kimlik', '10000000146', '10000000147'],
  ['de-steuer-id', '86095742719', '86095742718'],
  ['sg-nric', 'S1234567D', 'S1234567A'],
  ['hr-oib', '69435151530', '69435151531'],
  ['jmbg', '0101006500006', '0101006500007'],
  ['ee-lt-personal-code', '37605030299', '37605030298'],
  ['ee-lt-personal-code', '33309240064', '33309240065'],
  ['lv-personas-kods', '161175-19997', '161175-19998'],
  ['ie-pps', '6433435F', '6433435E'],
  ['is-kennitala', '120174-3399', '120174-3389'],
  ['at-svnr', '1237 010180', '1238 010180'],
  ['ua-rnokpp', '1759013776', '1759013777'],
  ['hk-id', 'A1234563', 'A1234564'],
  ['cz-rodne-cislo', '7103192745', '7103192746'],
  ['ru-snils', '11223344595', '11223344596'],
  ['eg-national-id', '29001010100175', '29013010100175'],
  ['id-nik', '3171234506890123', '3171234599890123'],
])('%s has a check that %s passes and %s does not', (name, yes, no) => {
  const matches = (value: string) => nationalIds.some((id) => id.name === name && id.matches(value));
  expect(matches(yes)).toBe(true);
  expect(matches(no)).toBe(false);
});

test.each([
  ['emailed', []],
  ['iphone_model', []],
  ['phone_model', []],
  ['email_sent_at', []],
  ['product_name', []],
  ['company name', []],
  ['userEmail', ['EMAIL']],
  ['PHONE-NO', ['PHONE']],
  ['Kundentelefonnummer', ['PHONE']],
  ['顧客氏名', ['PERSON_NAME']],
  ['Date of Birth', ['BIRTH_DATE']],
  ['Fecha de Nacimiento', ['BIRTH_DATE']],
  ['slaptažodis', ['SECRET']],
  ['fæðingardagur', ['BIRTH_DATE']],
  ['სახელი და გვარი', ['PERSON_NAME']],
  ['tarehe_ya_kuzaliwa', ['BIRTH_DATE']],
  ['post_cd', ['POSTAL_CODE']],
  ['tax file number', ['NATIONAL_ID']],
  ['street_light', []],
  ['Lön', ['SALARY']],
  ['lon', []],
])('the header %s says %j', (name, topics) => {
  expect([...readHeader(name).topics]).toEqual(topics);
});

describe('a column', () => {
  test('is told by its values where its name says nothing, with the evidence', async () => {
    const values = repeat(40, (i) => (i % 10 === 0 ? 'see notes' : `user${i}@example.org`));
    expect(await judge('col_7', values)).toEqual({
      sensitivity: 'PII',
      piiKind: 'EMAIL',
      piiEvidence: { recogniser: 'email', share: 0.9, sampleSize: 40, header: false },
    });
  });

  test.each([
    ['PHONE', 'c1', repeat(20, (i) => `+49 151 2345${100 + i}`)],
    ['PHONE', 'tel', repeat(20, (i) => `55501${10 + i}`)],
    ['PAYMENT_CARD', 'x', ['4111111111111111', '5555555555554444', '378282246310005']],
    ['IBAN', 'v2', ['DE89370400440532013000', 'GB29NWBK60161331926819']],
    ['NATIONAL_ID', 'field_2', repeat(20, (i) => `${100 + i}-22-${1000 + i}`)],
    ['IP_ADDRESS', 'source', repeat(20, (i) => `192.168.${i}.77`)],
    ['BIRTH_DATE', 'born', repeat(20, (i) => `19${50 + i}-04-12`)],
    ['BIRTH_DATE', 'col_1', repeat(40, (i) => `19${50 + i}-04-12`)],
    ['PERSON_NAME', 'Nachname', ['Özdemir', 'Müller', 'Weiß']],
    [
      'PERSON_NAME',
      'f3',
      repeat(
        30,
        (i) => `${['Anna', 'Peter', 'Maria'][i % 3]} ${['Schmidt', 'Novak', 'Rossi', 'Garcia'][i % 4]}`,
      ),
    ],
    ['SECRET', 'password_sha256', repeat(20, (i) => `9f86d081884c7d659a2feaa0c55ad${100 + i}`)],
    ['NATIONAL_ID', 'PAN', repeat(20, (i) => `ABCPE${1000 + i}F`)],
    ['NATIONAL_ID', 'nhs_number', repeat(20, () => '943 476 5919')],
    [
      'NATIONAL_ID',
      'c8',
      repeat(20, (i) => ['756.9217.0769.85', '756.1234.5678.97', '756.3047.5009.62'][i % 3]!),
    ],
    ['BANK_ACCOUNT', 'bank_acct_number (raw)', repeat(20, (i) => String(5_713_710_983 + i * 7919))],
    [
      'BIRTH_DATE',
      'c9',
      repeat(100, (i) =>
        i % 8 === 0 ? 'tbc' : i === 50 ? '02.03.2024' : `12.0${1 + (i % 9)}.${1941 + (i % 60)}`,
      ),
    ],
    ['PHONE', 'mob_num', repeat(20, (i) => String(612_345_678 + i * 7919))],
    ['NATIONAL_ID', 'soc_sec_nbr', repeat(20, (i) => String(123_456_789 + i * 7919))],
    ['SECRET', 'db_pwd', ['x7Kp!2qq', 'ss9##aXX', 'Kj22llq!']],
    ['STREET_ADDRESS', 'col_4', ['12 Main Street', 'Hauptstraße 5', '8 rue de la Paix', 'Calle Mayor 3']],
    ['POSTAL_CODE', 'pincode', ['110001', '400050', '560034']],
    ['SECRET', 'pin_code', ['1934', '8821', '4072']],
    ['POSTAL_CODE', 'PLZ', ['10115', '80331', '01067']],
    ['SALARY', 'annual_salary', ['55000', '61000'], 'BIGINT'],
    ['HEALTH', 'diagnosis', ['asthma', 'E11.9', 'migraine']],
    ['HEALTH', 'x', ['E11.9', 'I10', 'J45.2', 'M54.5', 'K21.0', 'F32.1']],
    ['SECRET', 'password_hash', repeat(5, (i) => `$2b$12$${'a'.repeat(52)}${i}`)],
    ['SECRET', 'col_2', repeat(5, (i) => `ghp_${'x9'.repeat(15)}${i}`)],
    ['HEALTH', 'c4', ['Asthma', 'Type 2 diabetes mellitus', 'Acute bronchitis', 'Heart failure', 'Asthma']],
    ['HEALTH', 'c5', ['Ramipril 5 mg', 'Metformin 500 mg', 'Bisoprolol 2 mg', 'Atorvastatin 20 mg']],
    ['HEALTH', 'snomed_ct', ['73211009', '38341003', '195967001']],
    ['HEALTH', 'hba1c', ['6.1', '7.4'], 'DOUBLE'],
    ['NATIONAL_ID', 'clave_curp', repeat(20, (i) => `LACR5503${10 + (i % 18)}MNLZHG${10 + i}`)],
    ['NATIONAL_ID', 'passport_no', ['CYT505J05', 'C6VVFMNFY', 'CZYXJCYT5']],
    ['NATIONAL_ID', 'remarks', [...nhsNumbers, '9434765918', '9434765917', '9434765916']],
    ['IP_ADDRESS', 'ip', ['76.235.242.153/32', '2001:db8::1/128']],
    ['SECRET', 'c6', repeat(5, (i) => `$apr1$Cr2WwmYC$5aeXaiT8GJ${i}`)],
    ['STREET_ADDRESS', 'code', repeat(20, (i) => `Kauno g. ${i + 1}, LT-4420${i % 9} Kaunas`)],
    ['STREET_ADDRESS', 'c7', repeat(20, (i) => `${i + 1} ถนนสีลม, 10500 กรุงเทพมหานคร`)],
    ['BIRTH_DATE', 'number', repeat(40, (i) => `19${50 + i}-04-12`)],
    [
      'IBAN',
      'notes',
      repeat(20, (i) => (i % 5 === 0 ? 'pay to DE89 3704 0044 0532 0130 00 TODAY' : 'none so far')),
    ],
    [
      'EMAIL',
      'notes',
      repeat(20, (i) => (i % 5 === 0 ? `please write to a${i}@example.com soon` : 'nothing to add')),
    ],
  ])('of %s under the name %s', async (kind, name, values, type = 'VARCHAR') => {
    expect(await kindOf(name, values, type)).toBe(kind);
  });

  test.each([
    ['isbn', repeat(20, () => '978-3-16-148410-0')],
    ['col_1', repeat(20, () => '0-306-40615-2')],
    ['tracking', repeat(20, (i) => `9400 1000 ${1000 + i}`)],
    ['created', repeat(20, (i) => String(1_700_000_000 + i * 7919)), 'BIGINT'],
    ['x', repeat(20, (i) => String(1_700_000_000_000 + i * 7_919_000)), 'BIGINT'],
    ['product_name', repeat(20, (i) => `Ergonomic Chair ${['Blue', 'Red'][i % 2]}`)],
    ['order_no', repeat(20, (i) => String(100_000_000 + i * 11)), 'BIGINT'],
    ['imei', repeat(20, (i) => `35${String(1_000_000_000_000 + i * 37)}`)],
    ['emailed', ['yes', 'no', 'yes']],
    ['phone_model', ['Pixel 8', 'Galaxy S21']],
    ['firmware', repeat(20, (i) => `1.${i}.0.4`)],
    ['c3', repeat(20, (i) => `2.${i}.0.1`)],
    ['location', repeat(20, (i) => `52.52${i}, 13.40${i}`)],
    ['price', ['12.50', '$99.00', '€7']],
    ['hired_on', repeat(40, (i) => `19${50 + i}-04-12`)],
    ['col_5', repeat(40, (i) => `2024-${String((i % 12) + 1).padStart(2, '0')}-12`)],
    ['company', ['Schmidt GmbH', 'Miller & Sons', 'Garcia Inc']],
    ['col_6', ['Schmidt GmbH', 'Miller and Sons', 'Garcia Inc', 'Rossi SpA', 'Novak Ltd']],
    ['token_count', ['1200', '344'], 'BIGINT'],
    ['password_changed_at', ['2024-01-01', '2024-02-01']],
    ['room', ['Room 12', 'Hall 4']],
    ['name', repeat(20, (i) => ['Sydney', 'Charlotte', 'Florence', 'Hamburg', 'Orlando', 'Lyon'][i % 6]!)],
    ['oid', repeat(20, (i) => `1.3.6.1.4.1.${2000 + i}.3`)],
    ['health_status', ['ok', 'degraded', 'ok', 'down']],
    ['bic', ['DEUTDEFF', 'COBADEFFXXX', 'INGBNL2A']],
    ['netmask', repeat(20, (i) => `255.255.${[0, 128, 192, 240][i % 4]}.0`)],
    ['journal_ref_issn', ['0317-8471', '2049-3630', '1050-124X', '0378-5955', '2434-561X']],
    ['lot', repeat(100, (i) => `${101 + ((i * 97) % 899)}-${10 + (i % 80)}-${1000 + i * 7}`)],
    ['spare_part', repeat(100, (i) => `${100 + ((i * 97) % 900)}-${100 + ((i * 61) % 900)}-${1000 + i * 7}`)],
    ['Company Number', repeat(20, (i) => `0${4_164_580 + i * 7919}`)],
    ['supplier_rut', repeat(20, (i) => `7${4_629_076 + i * 7919}-${i % 10}`)],
    ['c8', repeat(60, (i) => ['0306406152', '0471958697', '080442957X', '0198526636'][i % 4]!)],
    ['number', ['036000291452', '012345678905', '042100005264', '035984922850', '078000113464']],
    ['street_light', ['Lamp post', 'Traffic light', 'Street bench', 'Parking meter']],
    ['product', repeat(20, (i) => `Ground Coffee ${250 + i} g`)],
    ['state', ['Oklahoma', 'Montana', 'Alabama', 'Tacoma', 'Sonoma']],
    ['check', ['Disk failure', 'Link failure', 'Power failure', 'Fan failure', 'Disk failure']],
    ['fragrance', repeat(60, (i) => ['Fifth Avenue 212', 'Park Lane 7', 'Abbey Road 50'][i % 3]!)],
  ])('of things is left alone: %s', async (name, values, type = 'VARCHAR') => {
    expect(await kindOf(name, values, type)).toBeNull();
  });

  test('of business money is FINANCIAL, but nobody’s', async () => {
    expect(await judge('invoice_amount', ['10.00', '20.00'], 'DECIMAL(18,2)')).toMatchObject({
      sensitivity: 'FINANCIAL',
      piiKind: null,
      piiEvidence: { recogniser: 'amount' },
    });
  });

  test('without values is told by a name with one meaning', async () => {
    expect(await judge('email', [])).toMatchObject({
      piiKind: 'EMAIL',
      piiEvidence: { recogniser: 'header', sampleSize: 0 },
    });
    expect(await kindOf('col_1', [])).toBeNull();
  });
});
