import { type Dice, two } from './third-dice.ts';
import { ean, luhnDigit, rut } from './third-ids.ts';

/** What looks like a person's data and is none: its sort, the headers it stands under, and how it is made. */
export type Negative = [
  what: string,
  headers: string[],
  make: (dice: Dice, row: number) => string,
  type?: string,
];

const words = (text: string): string[] => text.split('|');
const of =
  (text: string) =>
  (dice: Dice): string =>
    dice.pick(words(text));

function isbn10(dice: Dice): string {
  const body = dice.digits(9);
  const rest = (11 - ([...body].reduce((s, c, i) => s + Number(c) * (10 - i), 0) % 11)) % 11;
  return body + (rest === 10 ? 'X' : rest);
}

function issn(dice: Dice): string {
  const body = dice.digits(7);
  const rest = (11 - ([...body].reduce((s, c, i) => s + Number(c) * (8 - i), 0) % 11)) % 11;
  return `${body.slice(0, 4)}-${body.slice(4)}${rest === 10 ? 'X' : rest}`;
}

function orcid(dice: Dice): string {
  const body = `0000000${dice.int(1, 3)}${dice.digits(7)}`;
  const total = [...body].reduce((s, c) => (s + Number(c)) * 2, 0);
  const rest = (12 - (total % 11)) % 11;
  return `${body}${rest === 10 ? 'X' : rest}`.replace(/(.{4})(?=.)/g, '$1-');
}

function cas(dice: Dice): string {
  const body = dice.int(1, 9) + dice.digits(dice.int(3, 6));
  const check = [...body].reverse().reduce((s, c, i) => s + Number(c) * (i + 1), 0) % 10;
  return `${body.slice(0, -2)}-${body.slice(-2)}-${check}`;
}

function ups(dice: Dice): string {
  return `1Z${dice.chars('0123456789ABCDEFGHJKLMNPRSTUVWXYZ', 6)}0${dice.digits(9)}`;
}

function upu(dice: Dice): string {
  const body = dice.digits(8);
  const rest = 11 - ([...body].reduce((s, c, i) => s + Number(c) * [8, 6, 4, 2, 3, 5, 9, 7][i]!, 0) % 11);
  return `${dice.pick(['RR', 'CP', 'EE', 'LX'])}${body}${rest === 10 ? 0 : rest === 11 ? 5 : rest}${dice.pick(['DE', 'CN', 'GB', 'US', 'SE'])}`;
}

function uuid(dice: Dice): string {
  return `${dice.hex(8)}-${dice.hex(4)}-4${dice.hex(3)}-${dice.pick(['8', '9', 'a', 'b'])}${dice.hex(3)}-${dice.hex(12)}`;
}

const iso = (dice: Dice, from: number, to: number): string => {
  const { y, m, d } = dice.date(from, to);
  return `${y}-${two(m)}-${two(d)}`;
};

const money = (dice: Dice): string => `${dice.int(1, 900)}.${dice.digits(2)}`;

export const negatives: Negative[] = [
  ['ISBN-10', ['isbn', 'isbn10', 'code'], isbn10],
  ['ISBN-13', ['isbn13', 'book_no', 'number'], (d) => ean(`978${d.digits(9)}`)],
  [
    'ISBN-13 with hyphens',
    ['ISBN', 'ref'],
    (d) => ean(`9783${d.digits(8)}`).replace(/^(978)(3)(\d{4})(\d{4})/, '$1-$2-$3-$4-'),
  ],
  ['ISSN', ['issn', 'serial', 'journal_no'], issn],
  ['EAN-13', ['ean', 'barcode', 'article'], (d) => ean(`40${d.digits(10)}`)],
  ['EAN-8', ['ean8', 'barcode_short', 'value1'], (d) => ean(d.digits(7))],
  ['UPC', ['upc', 'gtin', 'number'], (d) => ean(`0${d.digits(10)}`)],
  ['UPS tracking', ['tracking', 'shipment_ref', 'field'], ups],
  ['FedEx tracking', ['tracking_number', 'awb', 'carrier_ref'], (d) => d.int(1, 9) + d.digits(11)],
  ['DHL tracking', ['tracking_no', 'sendungsnummer', 'parcel'], (d) => `JJD0${d.digits(16)}`],
  ['USPS tracking', ['usps_tracking', 'label_no', 'trackingNumber'], (d) => `9400${d.digits(18)}`],
  ['postal S10', ['tracking_code', 'sendung', 'ref'], upu],
  ['air waybill', ['mawb', 'awb_no'], (d) => `${d.pick(['020', '176', '125', '057'])}-${d.digits(8)}`],
  ['container', ['container_no', 'unit'], (d) => `${d.letters(3)}U${d.digits(7)}`],
  ['epoch s', ['created', 'ts', 'updated_at', 'col_7'], (d) => String(d.int(1_500_000_000, 1_760_000_000))],
  [
    'epoch ms',
    ['event_time', 'timestamp', 'a'],
    (d) => String(1_600_000_000_000 + d.int(0, 99_999_999) * 1000 + d.int(0, 999)),
  ],
  [
    'product name',
    ['product', 'name', 'item_name', 'title'],
    of(
      'Ergonomic Chair|Steel Bottle 750ml|Wireless Mouse|Desk Lamp|Garden Hose 20m|Trail Backpack|Espresso Machine|Yoga Mat|Camping Stove|Bluetooth Speaker|Running Shoes|Rain Jacket|Cast Iron Pan|LED Strip|Bike Helmet|Office Desk',
    ),
  ],
  [
    'product named as persons',
    ['model', 'product_line', 'series'],
    of(
      'Billy|Malm|Hemnes|Ektorp|Klippan|Lack|Poäng|Kallax|Ivar|Stefan|Ingolf|Norden|Alex|Micke|Linnmon|Bror',
    ),
  ],
  ['SKU', ['sku', 'item_code', 'code'], (d) => d.fill('@@@-####-@@')],
  ['SKU of digits', ['sku_no', 'article_no', 'artikelnummer'], (d) => d.fill('%#######')],
  [
    'version',
    ['version', 'release', 'app_version', 'field'],
    (d) => `${d.int(0, 12)}.${d.int(0, 30)}.${d.int(0, 99)}`,
  ],
  [
    'version of four parts',
    ['build', 'firmware', 'driver_version'],
    (d) => `${d.int(1, 12)}.${d.int(0, 30)}.${d.int(0, 99)}.${d.int(0, 250)}`,
  ],
  ['MD5', ['checksum', 'etag', 'md5'], (d) => d.hex(32)],
  ['SHA-1', ['commit', 'git_sha', 'revision'], (d) => d.hex(40)],
  ['SHA-256', ['sha256', 'digest', 'file_hash'], (d) => d.hex(64)],
  ['UUID', ['id', 'uuid', 'session', 'row_id'], uuid],
  ['ULID', ['ulid', 'event_id'], (d) => `01${d.chars('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)}`],
  ['colour hex', ['colour', 'hex', 'bg_color'], (d) => `#${d.hex(6)}`],
  [
    'colour name',
    ['color', 'farbe', 'shade'],
    of('Red|Green|Olive|Navy|Rose|Amber|Scarlett|Violet|Ivory|Jade|Ruby|Hazel|Teal|Indigo|Coral|Sienna'),
  ],
  ['coordinates', ['lat', 'longitude', 'geo_x'], (d) => `${d.int(-89, 89)}.${d.digits(6)}`],
  [
    'coordinate pairs',
    ['position', 'coords', 'latlng'],
    (d) => `${d.int(10, 60)}.${d.digits(5)}, ${d.int(-20, 40)}.${d.digits(5)}`,
  ],
  [
    'invoice number',
    ['invoice_no', 'rechnungsnummer', 'factura', 'ref'],
    (d) => `INV-${d.int(2019, 2026)}-${d.digits(5)}`,
  ],
  [
    'invoice number of digits',
    ['invoice', 'doc_number', 'beleg_nr'],
    (d) => `20${d.int(20, 26)}${d.digits(6)}`,
  ],
  [
    'order id with Luhn digit',
    ['order_id', 'order_no', 'bestellnummer'],
    (d) => {
      const b = `7${d.digits(10)}`;
      return b + luhnDigit(b);
    },
  ],
  [
    'order id with Luhn digit, 16 long',
    ['order_number', 'transaction_id'],
    (d) => {
      const b = `90${d.digits(13)}`;
      return b + luhnDigit(b);
    },
  ],
  [
    'IMEI',
    ['imei', 'device_imei'],
    (d) => {
      const b = `35${d.digits(12)}`;
      return b + luhnDigit(b);
    },
  ],
  [
    'ICCID',
    ['iccid', 'sim_serial'],
    (d) => {
      const b = `8949${d.digits(14)}`;
      return b + luhnDigit(b);
    },
  ],
  [
    'VIN',
    ['vin', 'chassis_no', 'fahrgestellnummer'],
    (d) =>
      d.pick(['WVW', '1HG', 'JTD', 'VF1', 'ZFA']) +
      d.chars('0123456789ABCDEFGHJKLMNPRSTUVWXYZ', 8) +
      d.digits(6),
  ],
  [
    'licence key of a product',
    ['serial_key', 'activation_code', 'product_code'],
    (d) => Array.from({ length: 5 }, () => d.chars('BCDFGHJKMPQRTVWXY2346789', 5)).join('-'),
  ],
  [
    'company',
    ['company', 'vendor', 'firma', 'supplier_name', 'name'],
    of(
      'Acme Corp|Global Logistics GmbH|Northwind Traders|Baltic Timber OÜ|Initech LLC|Sunrise Foods Ltd|Oceanic Shipping AS|Kowalski i Synowie Sp. z o.o.|Bianchi S.p.A.|Tanaka Seisakusho K.K.|Müller & Söhne KG|Dupont Industries SA|Andersson Bygg AB|Horvat d.o.o.|Smith Brothers Inc.|Delta Plastics',
    ),
  ],
  [
    'city',
    ['city', 'ort', 'ville', 'town', 'a'],
    of(
      'Lisbon|Porto|Madrid|Seville|Lyon|Lille|Ghent|Bremen|Dresden|Graz|Brno|Gdynia|Szeged|Varna|Tartu|Turku|Bergen|Aarhus|Malmö|Cork',
    ),
  ],
  [
    'country',
    ['country', 'land', 'pays', 'value1'],
    of('Norway|Chad|Jordan|Georgia|Cuba|Peru|Kenya|India|Ireland|Poland|Chile|Malta|Oman|Laos|Nepal|Ghana'),
  ],
  [
    'US states',
    ['state', 'region'],
    of(
      'Texas|Virginia|Georgia|Carolina|Dakota|Montana|Nevada|Florida|Utah|Ohio|Maine|Vermont|Oregon|Alabama|Iowa|Kansas',
    ),
  ],
  [
    'job title',
    ['title', 'job', 'position', 'role', 'beruf'],
    of(
      'Senior Engineer|Sales Manager|Nurse|Data Analyst|Teacher|Truck Driver|Accountant|Chef|Electrician|Product Owner|Warehouse Clerk|Plumber|Judge|Mason|Baker|Porter',
    ),
  ],
  [
    'department',
    ['department', 'abteilung', 'team'],
    of(
      'Human Resources|Finance|Legal|Marketing|Logistics|Research|Facilities|Customer Care|Procurement|Quality|Security|Sales|IT|Design|Field Service|Training',
    ),
  ],
  [
    'stock ticker',
    ['ticker', 'symbol', 'stock'],
    of('AAPL|MSFT|GOOG|AMZN|TSLA|META|NVDA|SAP|ASML|NVO|SHEL|BP|HSBC|SONY|TM|ADBE'),
  ],
  [
    'ISIN',
    ['isin', 'security', 'wertpapier'],
    (d) => d.pick(['US', 'DE', 'FR', 'IE', 'NL']) + d.chars('0123456789', 10),
  ],
  [
    'SWIFT',
    ['swift', 'bic', 'bank_code'],
    (d) =>
      d.letters(4) +
      d.pick(['DE', 'FR', 'GB', 'PL', 'SE']) +
      d.pick(['FF', '2L', 'PP', 'MM']) +
      d.pick(['', 'XXX']),
  ],
  [
    'VAT number',
    ['vat_no', 'ust_id', 'vat', 'partita_iva'],
    (d) => d.pick(['DE', 'PL', 'IT', 'AT', 'BE']) + d.digits(d.int(9, 10)),
  ],
  [
    'company registration',
    ['company_reg_no', 'hrb', 'registration_number'],
    (d) => `HRB ${d.int(1000, 199_999)}`,
  ],
  ['company number, UK', ['company_number', 'crn'], (d) => `0${d.digits(7)}`],
  [
    'company tax number, Chile',
    ['supplier_rut', 'rut_empresa'],
    (d) => {
      const n = rut(d);
      return `7${n.slice(1, -1)}-${n.slice(-1)}`;
    },
  ],
  [
    'LEI',
    ['lei', 'legal_entity_id'],
    (d) => `${d.digits(4)}00${d.chars('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 12)}${d.digits(2)}`,
  ],
  ['course code', ['course', 'module_code', 'kurs'], (d) => d.fill('@@@ ###')],
  [
    'song title',
    ['song', 'track', 'title', 'name'],
    of(
      'Midnight Rain|Hey Jude|Rosanna|Layla|Bohemian Rhapsody|Purple Haze|Angie|Roxanne|Billie Jean|Yesterday|Africa|Jolene|Sweet Caroline|Maria|Imagine|Waterloo',
    ),
  ],
  [
    'film title',
    ['film', 'movie', 'title'],
    of(
      'Forrest Gump|Annie Hall|Thelma & Louise|Amélie|The Matrix|Alien|Jackie Brown|Rocky|Casablanca|Vertigo|Fargo|Michael Clayton|Erin Brockovich|Inception|Carol|Rebecca',
    ),
  ],
  ['batch number ddd-dd-dddd', ['batch', 'lot_no', 'charge'], (d) => d.fill('###-##-####')],
  ['part number ddd-ddd-dddd', ['part_no', 'teilenummer', 'spare_part'], (d) => d.fill('###-###-####')],
  ['date of an order', ['order_date', 'bestelldatum', 'shipped_on', 'col_7'], (d) => iso(d, 2019, 2026)],
  ['date of foundation', ['founded', 'established', 'gegründet'], (d) => iso(d, 1900, 2010)],
  ['expiry', ['expires', 'valid_until', 'best_before'], (d) => iso(d, 2025, 2032)],
  ['date of hiring', ['hire_date', 'eintrittsdatum', 'start_dt'], (d) => iso(d, 1985, 2025)],
  [
    'date and time',
    ['created_at', 'last_login', 'zeitpunkt'],
    (d) => `${iso(d, 2018, 2026)}T${two(d.int(0, 23))}:${two(d.int(0, 59))}:00Z`,
  ],
  ['price', ['price', 'unit_price', 'preis', 'a'], money, 'DOUBLE'],
  ['amount', ['qty', 'quantity', 'menge', 'count'], (d) => String(d.int(1, 500)), 'BIGINT'],
  ['percentage', ['pct', 'rate', 'discount', 'anteil'], (d) => `${d.int(0, 99)}.${d.digits(1)} %`],
  [
    'age of a building',
    ['building_age', 'baujahr', 'year_built'],
    (d) => String(d.int(1880, 2022)),
    'BIGINT',
  ],
  [
    'file path',
    ['path', 'file', 'location'],
    (d) => `/var/data/${d.pick(['john', 'export', 'maria', 'in'])}/${d.hex(6)}.csv`,
  ],
  [
    'URL',
    ['url', 'link', 'website', 'field'],
    (d) => `https://www.${d.pick(['example', 'shop', 'news'])}.com/item/${d.digits(8)}`,
  ],
  [
    'user agent',
    ['user_agent', 'ua', 'browser'],
    (d) =>
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${d.int(90, 130)}.0.${d.digits(4)}.${d.digits(2)} Safari/537.36`,
  ],
  [
    'list of ports',
    ['ports', 'open_ports'],
    (d) => `${d.int(20, 999)},${d.int(1000, 9999)},${d.int(10_000, 60_000)}`,
  ],
  [
    'CIDR',
    ['subnet', 'cidr_block', 'netmask'],
    (d) => `255.255.${d.pick(['0', '128', '192', '240', '255'])}.0`,
  ],
  ['OID', ['oid', 'mib'], (d) => `1.3.6.1.${d.int(1, 9)}.${d.int(1, 99)}.${d.int(1, 9)}`],
  ['CAS number', ['cas', 'cas_no', 'substance'], cas],
  [
    'DOI',
    ['doi', 'reference'],
    (d) => `10.${d.digits(4)}/${d.chars('abcdefghij', 5)}.${d.int(2001, 2025)}.${d.digits(3)}`,
  ],
  ['ORCID of a record', ['orcid_record', 'orcid'], orcid],
  [
    'gene',
    ['gene', 'symbol', 'marker'],
    of('BRCA1|TP53|EGFR|KRAS|MYC|PTEN|APOE|CFTR|HTT|FMR1|VHL|RB1|ALK|BRAF|JAK2|NRAS'),
  ],
  [
    'airport',
    ['airport', 'from', 'iata'],
    of('LHR|CDG|FRA|AMS|MAD|BCN|VIE|ZRH|ARN|CPH|OSL|HEL|WAW|PRG|BUD|ATH'),
  ],
  [
    'flight',
    ['flight', 'flight_no', 'flug'],
    (d) => d.pick(['LH', 'BA', 'AF', 'KL', 'OS']) + d.int(100, 9999),
  ],
  [
    'bible verse',
    ['verse', 'passage', 'ref'],
    (d) =>
      `${d.pick(['John', 'Mark', 'Luke', 'Matthew', 'Ruth', 'Daniel', 'James', 'Peter'])} ${d.int(1, 28)}:${d.int(1, 40)}`,
  ],
  ['score', ['score', 'result', 'ergebnis'], (d) => `${d.int(0, 9)}:${d.int(0, 9)}`],
  [
    'phone model',
    ['phone_model', 'handset', 'device'],
    of(
      'iPhone 15 Pro|Galaxy S24|Pixel 8a|Xperia 5|Moto G84|Redmi Note 13|Nokia 3310|OnePlus 12|Fairphone 5|Mate 60|Honor 90|Zenfone 10|Galaxy A55|iPhone SE|Poco X6|Razr 40',
    ),
  ],
  [
    'e-mail template',
    ['email_template', 'email_subject', 'mail_type'],
    of(
      'Welcome|Password reset|Invoice ready|Your order has shipped|Newsletter 12|Reminder|Feedback request|Cancelled|Birthday voucher|Double opt-in|Win back|Survey|Low stock|Weekly digest|Payment failed|Refund sent',
    ),
  ],
  ['e-mail flags', ['email_verified', 'has_phone', 'is_email_opt_in'], of('true|false|yes|no|Y|N')],
  [
    'counts with a personal word',
    ['email_count', 'phone_calls', 'name_length', 'address_count'],
    (d) => String(d.int(0, 60)),
    'BIGINT',
  ],
  [
    'ids of addresses',
    ['address_id', 'patient_type_id', 'phone_type_id'],
    (d) => String(d.int(1, 90_000)),
    'BIGINT',
  ],
  [
    'money of a business',
    ['revenue', 'balance', 'umsatz', 'net_amount'],
    (d) => String(d.int(1000, 900_000)),
    'BIGINT',
  ],
  [
    'budget',
    ['budget', 'cost_center_budget', 'price_per_hour_machine'],
    (d) => String(d.int(1000, 900_000)),
    'BIGINT',
  ],
  ['weather station', ['station', 'sensor_name'], (d) => `ST-${d.fill('@@##')}`],
  ['plain number', ['number', 'value', 'x', 'col_3'], (d) => d.digits(9)],
  ['ten digits', ['asset_no', 'contract', 'equipment_number'], (d) => d.fill('%#########')],
  ['eleven digits', ['meter_number', 'ticket', 'reference'], (d) => d.fill('%##########')],
  ['thirteen digits', ['pallet', 'sscc_short', 'load_number'], (d) => d.fill('%############')],
  ['sixteen digits', ['ledger_ref', 'journal_entry', 'number'], (d) => d.fill('8###############')],
  [
    'eight digits as dates',
    ['date_key', 'load_dt', 'snapshot'],
    (d) => iso(d, 2015, 2026).replaceAll('-', ''),
  ],
  ['ZIP files', ['zip_file', 'archive', 'zip_name'], (d) => `export_${d.digits(4)}.zip`],
  [
    'street furniture',
    ['asset_type', 'street_light', 'street_type'],
    of(
      'Lamp post|Bench|Bollard|Hydrant|Kiosk|Bin|Bus shelter|Railing|Planter|Parking meter|Traffic light|Sign|Gate|Post box|Clock|Fountain',
    ),
  ],
  [
    'team',
    ['team_name', 'club', 'verein'],
    of(
      'Real Madrid|Ajax|Celtic|St. Pauli|Arsenal|Santos|Boca Juniors|Lech Poznań|Slavia|Rapid Wien|Partizan|Dinamo|Malmö FF|Rosenborg|Hibernian|Everton',
    ),
  ],
  [
    'host name',
    ['host', 'hostname', 'server'],
    (d) => `web-${d.int(1, 40)}.${d.pick(['eu', 'us', 'ap'])}.internal`,
  ],
  [
    'handle of a package',
    ['package', 'dependency', 'image'],
    (d) =>
      `@${d.pick(['acme', 'tools', 'core'])}/${d.pick(['db', 'ui', 'cli', 'auth'])}@${d.int(1, 9)}.${d.int(0, 20)}.0`,
  ],
  [
    'base64 of a thumbnail',
    ['thumbnail', 'blob', 'preview'],
    (d) => d.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 44),
  ],
  [
    'free text',
    ['comment', 'description', 'notes', 'bemerkung'],
    (d) =>
      `${d.pick(['Please check', 'Customer asked for', 'Returned', 'Needs'])} ${d.pick(['the delivery', 'a refund', 'box 3', 'new parts'])} ${d.pick(['by Monday', 'soon', 'in March', 'next week'])}`,
  ],
  [
    'taxon',
    ['species', 'taxon', 'art'],
    of(
      'Quercus robur|Bellis perennis|Rosa canina|Iris germanica|Viola odorata|Pica pica|Lynx lynx|Felis catus|Canis lupus|Bufo bufo|Apis mellifera|Mus musculus|Equus caballus|Larus canus|Salmo trutta|Fagus sylvatica',
    ),
  ],
  ['ICD-like part codes', ['bin_location', 'shelf', 'drawing'], (d) => d.fill('@##-%')],
  ['machine codes with a dot', ['slot', 'position_code'], (d) => d.fill('@#####.#')],
];
