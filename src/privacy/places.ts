import { cityNames } from './city-names.ts';

/*
 * Street addresses and postal codes by their form.
 */

const cities = new Set(cityNames.trim().split(/\s*[|\n]\s*/));

const words = (text: string) => text.trim().split(/\s+/).join('|');

/** Words for streets that stand alone, by family of languages. */
const streetWords = words(`
  street st str avenue ave av road rd lane ln drive dr boulevard blvd blv court ct place pl square sq terrace ter parkway pkwy
  highway hwy circle cir way trail trl crescent cres close grove gardens mews alley plaza loop path row walk hill ridge
  square crossing springs heights turnpike freeway expressway bypass causeway junction meadow meadows estate estates
  inlet island isle knoll knolls lake lakes landing lodge mall mill mills mission motorway mount mountain orchard oval overpass passage pike pine pines plain plains point port
  prairie ranch rapids rest river run shoal shoals shore shores skyway spring spur station stravenue stream summit throughway trace track tunnel underpass union valley viaduct vista wall well wells
  park view manor haven fort forge ford forks glen gateway corner corners branch brook creek field fields village ville
  rue allée allee chemin impasse quai cours place passage route voie sentier ruelle faubourg
  calle avenida avda paseo plaza carrera carretera camino ronda travesía travesia glorieta pasaje callejón poblado barrio urbanización urbanizacion colonia rambla
  quinta entrada senda rincón puerta sector riera muelle partida masía solar prolongación parque extramuros bajada cuesta subida vía ronda torrente caserío ramal
  via viale piazza corso largo vicolo strada contrada borgo piazzale rotonda incrocio
  rua avenida travessa alameda praça praca largo estrada rodovia marginal viela
  ulica ul aleja aleje al plac pl os osiedle rondo skwer bulwar szosa droga rynek
  ulice třída trida náměstí namesti nábřeží
  utca út tér körút krt köz sétány sor park
  strada bulevardul bulevard aleea calea şoseaua soseaua intrarea piața
  sokak sokağı sokağı cadde caddesi cad sok bulvarı mahallesi mah
  улица ул проспект просп бульв пр пр-т пр-кт переулок пер шоссе бульвар бул площадь пл набережная наб проезд тупик аллея
  вулиця вул провулок пров площа набережна майдан узвіз
  οδός λεωφόρος πλατεία πάροδος οδ λεωφ πλ
  شارع طريق ميدان ممر مَمَر حي زقاق جادة خیابان کوچه بلوار
  רחוב שדרות רח סמטת סמטה משעול דרך כיכר שביל
  jalan jl gang gg jln dusun komplek desa ds dk kp kampung psr pasar kpg ki
  đường phố ngõ hẻm
  cesta trg obala odvojak prilaz
  tänav maantee puiestee põik väljak
  gatvė prospektas alėja aikštė skersgatvis
  iela ielas bulvāris prospekts gatve laukums šoseja
  ბულვარი ქუჩა გამზირი მოედანი შესახვევი
  փողոց պողոտա küçəsi prospekti көшесі даңғылы
  rruga bulevardi lebuh lorong persiaran taman calle carrer passeig avinguda
  laan montée autoroute
  मार्ग रोड नगर गली sector nagar marg chowk
  ulitsa prospekt gatan vägen straße strasse weg platz allee gasse ring damm ufer
`);

/** Ends of compound street names. */
const streetEnds =
  '(?:stra(?:ß|ss)e|str\\.?|gasse|weg|allee|platz|ring|damm|ufer|graben|steig|pfad|chaussee|hof|berg|feld|markt|garten|wiese|' +
  'straat|laan|plein|kade|dijk|singel|gracht|hof|steeg|dreef|pad|park|baan|lei|' +
  'gatan|vägen|gränd|torget|stigen|backen|väg|gata|allén|' +
  'gade|vej|alle|vænget|stræde|torvet|parken|bakken|' +
  'gate|gata|veien|vegen|vei|veg|svingen|kroken|stien|plass|' +
  'katu|tie|polku|kuja|kaari|ranta|raitti|bulevardi|aukio|' +
  'gatan|vegur|vegi|gata|götu|stígur|stræti|braut|torg|heimar|tún|hlíð|' +
  'utca|tér|út|köz|' +
  'ova|ská|cká|ého)';

const word = `(?<![\\p{L}])(?:${streetWords})(?![\\p{L}])`;
const hasStreetWord = new RegExp(word, 'iu');
const hasCompound = new RegExp(`\\p{L}{2,}${streetEnds}(?![\\p{L}])`, 'iu');
const compoundAndNumber = new RegExp(
  `^(?:[\\p{L}.'’-]+ ){0,3}[\\p{L}'’-]*${streetEnds} \\d{1,4} ?\\p{L}?(?:[ ,/-].*)?$`,
  'iu',
);
/** Baltic streets are cut short behind their name; alone such letters are units too. */
const balticStreet = /\p{L}{3,} (?:g\.|pr\.|al\.|pl\.|tn\.?|mnt\.?|pst\.?) \d/iu;
const poBox =
  /\b(?:p\.? ?o\.? ?box|postfach|bo[iî]te postale|apartado|postbus|casella postale|caixa postal)\b/i;
const asianStreet =
  /(?:\p{Script=Han}|\d)(?:丁目|番地|番|大道)|\p{Script=Han}(?:路|街|巷|弄|胡同|町)|\d+[号號](?!\p{L}{3})|(?:[都道府県].{0,12}[市区町村郡])|(?:省.{0,12}[市县區区])|\p{Script=Hangul}(?:\p{Script=Hangul}|\d+번?)(?:로|길|동|가)(?:\s?\d|$)|(?:특별시|광역시).+[구동]/u;

const thaiStreet = /(?:ถนน|ซอย|ถ\.|ซ\.|หมู่|ตำบล|แขวง)/;

/** Punctuation and versions of machines' text. */
const noAddress = /[;{}<>=_@]|:\/\/|\p{L}\/\d+\.\d/u;

/** A number and a word for a street, in one of many languages; or the compound and order of East Asia. */
export function isStreetAddress(value: string): boolean {
  if (value.length < 6 || value.length > 250 || noAddress.test(value)) return false;
  if (asianStreet.test(value) && (/[\d一二三四五六七八九十０-９]/.test(value) || value.length > 8))
    return true;
  if (!/\d|№/.test(value)) return false;
  if (poBox.test(value) || thaiStreet.test(value) || balticStreet.test(value)) return true;
  if (!/\p{L}{2,}/u.test(value)) return false;
  const isNumbered = /(?:^|[\s,#№/-])\d{1,6}[\p{L}]?(?=$|[\s,./-])/u.test(value);
  if (!isNumbered) return false;
  if (compoundAndNumber.test(value)) return true;
  if (!hasStreetWord.test(value)) return hasCompound.test(value) && /^\d|\d\s?\p{L}?$/u.test(value);
  // A street is named: besides its word and its number there is another word.
  return value.replace(hasStreetWord, '').match(/\p{L}{2,}/u) !== null;
}

/** What a column named as an address holds: letters, more than one word or a number, and no address of a machine. */
export function couldBeAddress(value: string): boolean {
  if (
    /^(?:0x[0-9a-f]+|https?:|www\.|[\w.+-]+@)/i.test(value) ||
    /^[13][a-km-zA-HJ-NP-Z1-9]{25,}$/.test(value)
  )
    return false;
  return (
    value.length >= 3 &&
    /\p{L}{2,}/u.test(value) &&
    (/[\s,]/.test(value) ||
      /\d/.test(value) ||
      /[\p{Script=Han}\p{Script=Hangul}\p{Script=Thai}]/u.test(value))
  );
}

/** Forms that only postal codes have: Great Britain, Canada, Netherlands, ZIP+4, Portugal, Japan with its mark. */
export const isDistinctPostcode = (value: string) =>
  /^(?:GIR 0AA|[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})$/.test(value) ||
  /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d$/.test(value) ||
  /^[1-9]\d{3} [A-Z]{2}$/.test(value) ||
  /^〒\d{3}-?\d{4}$/.test(value);

export const couldBePostcode = (value: string) =>
  value.length <= 10 &&
  /\d/.test(value) &&
  /^(?:[A-Z]{1,3}[- ]?)?[A-Z\d]{2,8}(?:[- ]?[A-Z\d]{1,5})?$/i.test(value.replace(/^〒/, ''));

/** Many given names are names of cities too, but seldom most of a column: `Florence`, `Sydney`, `Jackson`. */
export const isKnownCity = (value: string) => cities.has(value.toLowerCase());
