/** What is no personal data though it looks so, as columns of real exports: headers parted by `|`, and one value. */
import { type Dice, ean13, imei, isbn10 } from './unseen-ids.ts';

export interface Negative {
  sort: string;
  headers: string;
  type?: string;
  make(dice: Dice, row: number): string;
}

const day = (dice: Dice, from: number, to: number) =>
  `${dice.between(from, to)}-${String(dice.between(1, 12)).padStart(2, '0')}-${String(dice.between(1, 28)).padStart(2, '0')}`;
const time = (dice: Dice) => `${dice.fill('1#')}:${dice.between(10, 59)}:${dice.between(10, 59)}`;
const hex = (dice: Dice, length: number) =>
  Array.from({ length }, () => dice.pick([...'0123456789abcdef'])).join('');
const uuid = (dice: Dice) => [8, 4, 4, 4, 12].map((length) => hex(dice, length)).join('-');
const of =
  (...values: string[]) =>
  (dice: Dice) =>
    dice.pick(values);
const list = (values: string) => (dice: Dice) => dice.pick(values.split('|'));
const mask =
  (...masks: string[]) =>
  (dice: Dice) =>
    dice.fill(dice.pick(masks));
const money = (from: number, to: number) => (dice: Dice) => `${dice.between(from, to)}.${dice.fill('##')}`;
const whole = (from: number, to: number) => (dice: Dice) => String(dice.between(from, to));

const companies =
  'Nordlicht Logistik GmbH|Blue Harbor Foods Inc.|Acme Corp|Tanaka Precision Co., Ltd.|Grupo Vértice S.A.|Müller & Söhne KG|Oakridge Partners LLP|Baltic Timber OÜ|Delta Pharma S.p.A.|Johnson Controls|Ernst & Sohn|Wells & Young Ltd|Ferreira Transportes Ltda|Société Générale de Câblage|Martin Brower|Harvey Nichols plc';
const products =
  'Cordless Drill 18V|Espresso Beans 1kg|USB-C Cable 2m|Garden Hose 25 m|LED Bulb E27 9W|Trail Running Shoe|Yoga Mat Pro|Ceramic Mug 330ml|Bluetooth Speaker Mini|Stainless Pan 28cm|Wool Socks 3-pack|Office Chair Oslo|Desk Lamp Malmö|Galaxy S24 Ultra|Victoria Sponge Mix|Park Avenue Eau de Toilette|Abbey Road Vinyl|Baker Street Blend';
const cities =
  'Hamburg|Lyon|Austin|Victoria|Florence|Kraków|Sydney|Charlotte|Santiago|Izmir|Osaka|Jackson|Georgetown|Lincoln|Paris|San José|St. Gallen|Hyderabad|Valencia|Orlando';
const books =
  'The Name of the Rose|Emma|Jane Eyre|Anna Karenina|Oliver Twist|A Brief History of Time|Dune|Madame Bovary|The Street Lawyer|Rebecca|War and Peace|84, Charing Cross Road|Revolutionary Road|Don Quijote|Der Prozess';
const teams =
  'Real Madrid|Ajax|Los Angeles Lakers|Green Bay Packers|St. Louis Cardinals|Bayern München|Boca Juniors|Fenerbahçe|AC Milan|Leeds United|Washington Capitals|Toronto Raptors|Celtic|Juventus';
const chemicals =
  'Sodium chloride|Acetic acid|2-Propanol|Benzene|Calcium carbonate|Ethyl acetate|Toluene|Potassium nitrate|Methyl orange|Nitric acid|Silver nitrate|Citric acid';
const bodies =
  'Package arrived late but undamaged, will order again next month.|The machine stops after ten minutes when the filter is wet.|Please check stock before promising a delivery date.|Quarterly maintenance completed, no faults found on line 4.|Customer asked about bulk discount for 500 units or more.|Screen flickers at low brightness since version 2.14.3.';

export const negatives: readonly Negative[] = [
  {
    sort: 'isbn-13',
    headers: 'isbn|ISBN13|book_isbn|c4',
    make: (dice) => ean13(dice, dice.pick(['978', '979'])),
  },
  { sort: 'isbn-10', headers: 'isbn10|ISBN-10|field_3', make: isbn10 },
  {
    sort: 'ean',
    headers: 'ean|EAN13|barcode|gtin|col_8|Artikelnummer EAN',
    make: (dice) => ean13(dice, dice.pick(['400', '541', '871', '300', '05'])),
  },
  { sort: 'upc', headers: 'upc|UPC Code|x9', make: mask('6###########'), type: 'BIGINT' },
  {
    sort: 'tracking',
    headers: 'tracking_number|TrackingNo|awb|c12|Sendungsnummer',
    make: mask('1Z@##@##########', '9400########', '7489########', 'JD0146000########', 'RR#########DE'),
  },
  {
    sort: 'tracking digits',
    headers: 'trackingNumber|parcel_ref|shipment_id|field_11|numero_suivi',
    make: mask('9%##########', '%###########', '7%##########'),
  },
  {
    sort: 'order id',
    headers: 'order_id|OrderNo|Bestellnummer|num_commande|c2',
    make: (_, row) => String(4_100_000_000 + row * 37),
    type: 'BIGINT',
  },
  {
    sort: 'order code',
    headers: 'order_ref|po_number|c21|Auftragsnr',
    make: mask('PO-######', 'SO%####/24'),
  },
  {
    sort: 'amazon order',
    headers: 'amazon_order_id|marketplace_order|var14',
    make: mask('%##-#######-#######'),
  },
  {
    sort: 'invoice',
    headers: 'invoice_no|Rechnungsnummer|facture_num|c31|fatura_no',
    make: mask('INV-2024-####', 'RE-24-#####'),
  },
  {
    sort: 'invoice digits',
    headers: 'invoice_number|InvoiceNum|nr_faktury|field_19',
    make: (_, row) => String(2024_000_100 + row),
  },
  {
    sort: 'epoch s',
    headers: 'created|ts|epoch|modified_at|c9',
    make: whole(1_600_000_000, 1_760_000_000),
    type: 'BIGINT',
  },
  {
    sort: 'epoch ms',
    headers: 'event_time|timestamp_ms|client_ts|c10',
    make: whole(1_600_000_000_000, 1_760_000_000_000),
    type: 'BIGINT',
  },
  {
    sort: 'version',
    headers: 'version|app_version|fw_ver|build|c5',
    make: mask('#.#.##', '##.#.#.###', '#.##.#'),
  },
  {
    sort: 'version four',
    headers: 'FileVersion|browser_version|driver_ver|c6',
    make: mask('1%.0.%###.1##', '#.#.#.#', '10.0.#.%##'),
  },
  {
    sort: 'product',
    headers: 'product_name|name|item|description|Artikelbezeichnung|c3|titre|nombre',
    make: list(products),
  },
  {
    sort: 'company',
    headers: 'company|account_name|vendor_name|name|Firma|raison_sociale|col_17|supplier',
    make: list(companies),
  },
  { sort: 'city', headers: 'city|Ort|ville|ciudad|birth_city|name|town|col_4', make: list(cities) },
  {
    sort: 'country',
    headers: 'country|Land|pays|birth_country|nationality_country|c13',
    make: list('Germany|France|Georgia|Jordan|Chad|Brazil|Poland|India|Kenya|Norway|Turkey|Cuba'),
  },
  {
    sort: 'gps',
    headers: 'lat|longitude|geo_lat|x|field_22',
    make: (dice) => `${dice.between(-89, 89)}.${dice.fill('######')}`,
    type: 'DOUBLE',
  },
  {
    sort: 'gps pair',
    headers: 'location|latlng|gps_position|c14',
    make: (dice) =>
      `${dice.between(35, 60)}.${dice.fill('#####')}, ${dice.between(-10, 30)}.${dice.fill('#####')}`,
  },
  {
    sort: 'price',
    headers: 'price|unit_price_eur|Preis|prix_ttc|precio|c15',
    make: money(1, 900),
    type: 'DOUBLE',
  },
  {
    sort: 'percentage',
    headers: 'pct|discount_percent|birth_rate|tax_rate|c16',
    make: (dice) => `${dice.between(0, 99)}.${dice.fill('#')}%`,
  },
  {
    sort: 'file hash',
    headers: 'sha256|file_checksum|content_hash|digest|etag',
    make: (dice) => hex(dice, 64),
  },
  { sort: 'git', headers: 'commit|git_sha|revision|build_commit', make: (dice) => hex(dice, 40) },
  { sort: 'md5', headers: 'md5|file_md5|checksum_md5|row_hash', make: (dice) => hex(dice, 32) },
  { sort: 'uuid', headers: 'id|uuid|session_uuid|customer_id|c7|correlationId', make: uuid },
  { sort: 'colour', headers: 'color|hex_colour|farbe|c18', make: (dice) => `#${hex(dice, 6)}` },
  {
    sort: 'colour name',
    headers: 'colour|Farbe|color_name|c19',
    make: list('Scarlet|Olive|Hazel|Ruby|Amber|Violet|Jade|Navy|Coral|Ivory|Sienna|Teal'),
  },
  { sort: 'sku', headers: 'sku|SKU_Code|artnr|item_code|c20', make: mask('@@-####-@', '@@@##-###') },
  { sort: 'room', headers: 'room|room_no|Raum|salle|c22', make: mask('#.##', '@###', '%##') },
  {
    sort: 'iata',
    headers: 'origin|dest_airport|iata|c23',
    make: list('FRA|LHR|JFK|SIN|GRU|CDG|HND|DXB|IST|WAW|MAD|ARN'),
  },
  { sort: 'flight', headers: 'flight|flight_no|FlightNumber|c24', make: mask('LH###', 'BA%##', 'UA####') },
  { sort: 'chemical', headers: 'chemical|substance|reagent_name|name|c25', make: list(chemicals) },
  { sort: 'cas', headers: 'cas_no|CAS Number|cas|c26', make: mask('%#-##-#', '###-##-#', '####-##-#') },
  { sort: 'book', headers: 'title|book_title|Titel|name|c27|titulo', make: list(books) },
  { sort: 'team', headers: 'team|home_team|club|Verein|c28', make: list(teams) },
  {
    sort: 'order date',
    headers: 'order_date|invoice_dt|Bestelldatum|date_commande|c29',
    make: (dice) => day(dice, 2021, 2025),
    type: 'DATE',
  },
  {
    sort: 'hire date',
    headers: 'hire_date|joined_on|start_date|Eintrittsdatum|emp_start_dt',
    make: (dice) => day(dice, 2004, 2025),
  },
  {
    sort: 'long ago',
    headers: 'release_date|founded_on|built_date|commissioned',
    make: (dice) => day(dice, 1950, 2015),
  },
  {
    sort: 'timestamp',
    headers: 'created_at|login_time|email_sent_at|password_changed_at|c30',
    make: (dice) => `${day(dice, 2022, 2025)} ${time(dice)}`,
    type: 'TIMESTAMP',
  },
  { sort: 'year', headers: 'year|model_year|Baujahr|annee|c32', make: whole(1985, 2025), type: 'INTEGER' },
  { sort: 'rating', headers: 'rating|stars|Bewertung|note|c33', make: whole(1, 5), type: 'INTEGER' },
  {
    sort: 'flag',
    headers: 'email_opt_in|phone_verified|ssn_verified|has_salary|is_patient',
    make: of('true', 'false'),
    type: 'BOOLEAN',
  },
  { sort: 'flag text', headers: 'email_consent|sms_optin|phone_valid|address_confirmed', make: of('Y', 'N') },
  {
    sort: 'count',
    headers: 'email_count|phone_calls|address_count|token_count|patient_count|name_length',
    make: whole(0, 40),
    type: 'INTEGER',
  },
  {
    sort: 'sort of contact',
    headers: 'phone_type|address_type|email_status|card_type',
    make: of('home', 'work', 'billing', 'shipping', 'other'),
  },
  {
    sort: 'card brand',
    headers: 'card_brand|payment_method|cc_type',
    make: of('Visa', 'Mastercard', 'Amex', 'PayPal', 'SEPA'),
  },
  {
    sort: 'device',
    headers: 'phone_model|iphone_model|mobile_device|handset',
    make: list('iPhone 14|iPhone SE|Galaxy S23|Pixel 8|Xperia 5|Moto G'),
  },
  {
    sort: 'template',
    headers: 'email_template|mail_subject|email_campaign|subject',
    make: list(
      'Welcome aboard|Your order has shipped|Spring Sale|We miss you|Invoice attached|Reset your password',
    ),
  },
  {
    sort: 'host',
    headers: 'mail_server|smtp_host|hostname|c34',
    make: mask('mx#.example.net', 'srv-##.corp.local', 'web-#?.internal'),
  },
  {
    sort: 'url',
    headers: 'url|street_view_url|landing_page|c35',
    make: mask('https://shop.example.com/p/####?ref=??', 'https://www.example.org/a/???/###'),
  },
  {
    sort: 'user agent',
    headers: 'ua|user_agent|browser|c36',
    make: mask(
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/1##.0.0.0',
      'curl/8.#.#',
      'okhttp/4.##.#',
    ),
  },
  {
    sort: 'service health',
    headers: 'health|health_status|node_health',
    make: of('ok', 'degraded', 'down', 'unknown'),
  },
  {
    sort: 'condition',
    headers: 'condition|item_condition|Zustand',
    make: of('new', 'used - good', 'refurbished', 'for parts'),
  },
  {
    sort: 'weather',
    headers: 'conditions|weather|c37',
    make: of('Sunny', 'Light rain', 'Overcast', 'Fog', 'Thunderstorm'),
  },
  { sort: 'ICD-like part', headers: 'part_no|shelf|bin_location|c38', make: mask('A##', 'K##', 'R##-#') },
  {
    sort: 'job title',
    headers: 'job_title|position|role|Beruf|c39|fonction',
    make: list(
      'Sales Manager|Forklift Driver|Head Nurse|Software Engineer|Baker|Butcher|Junior Accountant|Mason|Carpenter|Cook',
    ),
  },
  {
    sort: 'department',
    headers: 'department|dept|Abteilung|c40',
    make: list('Finance|Human Resources|IT Operations|Legal|Marketing West|Logistics'),
  },
  { sort: 'amount', headers: 'quantity|qty|units|Menge|c41', make: whole(1, 500), type: 'INTEGER' },
  { sort: 'salary band', headers: 'pay_grade|salary_band|grade', make: of('A1', 'A2', 'B1', 'B2', 'C1') },
  { sort: 'weight', headers: 'weight_kg|height_cm|width_mm|c42', make: money(1, 200), type: 'DOUBLE' },
  { sort: 'duration', headers: 'duration|elapsed|call_duration|c43', make: mask('0#:1#:%#', '00:##:0#') },
  {
    sort: 'time zone',
    headers: 'timezone|tz|c44',
    make: list('Europe/Berlin|America/New_York|Asia/Tokyo|Africa/Cairo|America/Sao_Paulo'),
  },
  { sort: 'currency', headers: 'currency|ccy|Währung|c45', make: list('EUR|USD|GBP|JPY|TRY|PLN') },
  { sort: 'language', headers: 'lang|locale|idioma|c46', make: list('de-DE|en-US|fr-FR|pt-BR|ja-JP|tr-TR') },
  {
    sort: 'mime',
    headers: 'content_type|mime|c47',
    make: list('image/png|application/pdf|text/html|application/json'),
  },
  {
    sort: 'path',
    headers: 'file|path|file_name|c48',
    make: mask('/data/in/##/part-#####.parquet', 'reports/20##/q#.xlsx'),
  },
  {
    sort: 'serial',
    headers: 'serial_no|Seriennummer|device_serial|c49',
    make: mask('SN########', '@@@#@####@'),
  },
  { sort: 'imei', headers: 'imei|IMEI No|device_imei', make: imei },
  { sort: 'batch', headers: 'lot|batch_no|Charge|c50', make: mask('L####@', '24###-##') },
  {
    sort: 'sequence',
    headers: 'id|row_no|seq|lfd_nr|c51',
    make: (_, row) => String(row + 1),
    type: 'BIGINT',
  },
  {
    sort: 'eight digits',
    headers: 'case_no|ticket|Vorgangsnr|c52|dossier',
    make: mask('%#######', '1#######'),
  },
  { sort: 'nine digits', headers: 'member_ref|batch_id|c53|referencia', make: mask('%########') },
  { sort: 'ten digits', headers: 'transaction_id|txn_ref|c54|ref_operation', make: mask('%#########') },
  {
    sort: 'eleven digits',
    headers: 'external_ref|case_id|c55|auftrag_id',
    make: mask('%##########'),
    type: 'BIGINT',
  },
  {
    sort: 'sixteen digits',
    headers: 'voucher|gift_code|external_id|c56',
    make: mask('8###############', '9###############'),
  },
  { sort: 'article', headers: 'text|review|notes|Bemerkung|comment|c57', make: list(bodies) },
  {
    sort: 'station',
    headers: 'station|bus_stop|Haltestelle|arret|stop_name',
    make: list(
      'King Street North|Marienplatz|Gare du Nord|Oxford Circus|Plaza Mayor|Alexanderplatz|Hauptbahnhof',
    ),
  },
  {
    sort: 'street-like product',
    headers: 'fragrance|blend|collection|model_name',
    make: list('Bond Street|Fifth Avenue 212|Abbey Road 50|Park Lane 7|Rue 21 Noir|Sunset Boulevard'),
  },
  {
    sort: 'brand',
    headers: 'brand|make|Marke|marque|manufacturer',
    make: list(
      'Mercedes|Ford|Louis Vuitton|Hugo Boss|Calvin Klein|Tommy Hilfiger|Levi Strauss|Marks & Spencer',
    ),
  },
  {
    sort: 'wine',
    headers: 'wine|label|c58|cuvee',
    make: list(
      'Château Margaux|Rioja Reserva|Barolo DOCG|Vinho Verde|Riesling Spätlese|Dom Pérignon|Veuve Clicquot',
    ),
  },
  {
    sort: 'ship',
    headers: 'vessel|ship_name|Schiff',
    make: list('Ever Given|MSC Oscar|Queen Mary 2|Emma Maersk|Stena Germanica'),
  },
  {
    sort: 'genus',
    headers: 'species|taxon|scientific_name|c59',
    make: list('Quercus robur|Homo sapiens|Rosa canina|Felis catus|Iris germanica|Passer domesticus'),
  },
  { sort: 'ticker', headers: 'ticker|symbol|c60', make: list('AAPL|SAP|BMW|MC|ALV|TSLA|V|MA') },
  {
    sort: 'isin',
    headers: 'isin|security_id|c61',
    make: mask('DE000#######', 'US%########', 'FR00########'),
  },
  {
    sort: 'bic',
    headers: 'bic|swift|BIC/SWIFT',
    make: list('DEUTDEFF|COBADEFFXXX|BNPAFRPP|INGBNL2A|CHASUS33'),
  },
  {
    sort: 'vat',
    headers: 'vat_id|company_vat|USt-IdNr|firm_vat',
    make: mask('DE#########', 'ATU########', 'NL#########B01'),
  },
  { sort: 'plate', headers: 'score|points|balance_points|c62', make: whole(100, 99999), type: 'INTEGER' },
  { sort: 'measurement', headers: 'temp_c|sensor_value|reading|c63', make: money(10, 40), type: 'DOUBLE' },
  {
    sort: 'zip file',
    headers: 'zip_file|archive|zip_name',
    make: mask('backup_20######.zip', 'export-##.zip'),
  },
  { sort: 'port', headers: 'port|ip_version|ip_count|vlan', make: whole(1, 4096), type: 'INTEGER' },
  { sort: 'cidr', headers: 'oid|snmp_oid|mib', make: mask('1.3.6.1.4.1.%###.#', '1.3.6.1.2.1.#.#') },
  {
    sort: 'json',
    headers: 'payload|meta|attributes|c64',
    make: mask('{"k":"???","n":##}', '{"state":"ok","try":#}'),
  },
  {
    sort: 'base64 image',
    headers: 'thumb|blob_b64|icon',
    make: (dice) =>
      `iVBORw0KGgo${Array.from({ length: 40 }, () => dice.fill(dice.pick(['@', '?', '#']))).join('')}`,
  },
  {
    sort: 'feature key',
    headers: 'feature_key|sort_key|key|translation_key',
    make: mask('checkout.title.??', 'nav.item.?#', 'flag_???_v#'),
  },
];
