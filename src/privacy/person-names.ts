import {
  familyNames,
  givenNames,
  hanFamilyNames,
  japaneseFamilyNames,
  koreanFamilyNames,
} from './name-words.ts';

/*
 * Names of persons: their shape, and how many of them are common. A shape alone proves nothing (products and places
 * have it too), so a column is judged by the share of names that are known.
 */

const simplify = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('ð', 'd')
    .replaceAll('þ', 'th')
    .replaceAll('ı', 'i');

const setOf = (text: string) => new Set(simplify(text).trim().split(/\s+/));
const given = setOf(givenNames);
const family = setOf(familyNames);
const japanese = new Set(japaneseFamilyNames.split(' '));
const han = new Set(hanFamilyNames);
const korean = new Set(koreanFamilyNames);

const title =
  /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|herr|frau|hr|fr|m|mme|mlle|sr|sra|srta|don|doña|dña|sig|sigra|dott|ing|mgr|bc|bay|bayan|dhr|mevr|г-н|г-жа|д-р)\.?$/i;
const particle =
  /^(?:van|von|der|den|de|del|della|di|da|dos|das|do|du|la|le|bin|ibn|al|el|ter|ten|zu|af|ben|y|e|san|jr|sr|ii|iii|iv|phd|md|dds|dvm)\.?,?$/i;
/** Ends that hardly any other words have; for words of a name of two and more. */
const familyEnd =
  /(?:sson|sen|(?:ov|ev|in|sk)a?|ova|ová|eva|ski|ska|sky|cki|cka|czyk|wicz|vic|vić|ić|vich|escu|eanu|opoulos|akis|idis|enko|chuk|uk|oglu|oğlu|yan|ian|shvili|dze|nen|mann|meyer|meier|stein|berg|ström|strom|quist|qvist|gren|lund|stra|huis|ez|inho|etti|elli|ini|auskas|evicius|aitis|aite|iene|iute|ins|dottir)$/i;
/** Those that are telling even where the word stands alone. */
const strongEnd =
  /(?:sson|ova|ski|ska|sky|cki|cka|czyk|wicz|vic|vich|escu|opoulos|akis|idis|enko|chuk|oglu|shvili|nen|mann|quist|qvist|strom|dottir|auskas|evicius|auskiene|kiene)$/i;
const georgianEnd = /(?:ძე|შვილი|იანი|ური|უა|ავა|ია)$/;
const cyrillicEnd =
  /(?:ов|ова|ев|ева|ёв|ёва|ин|ина|ский|ская|цкий|цкая|енко|чук|юк|ович|евич|ич|овна|евна|ична)$/i;

/** Letters and the marks in names, one to six words, none of them written small but for particles. */
export function isNameShaped(value: string): boolean {
  if (value.length > 60 || !/^[\p{L}\p{M}.,'’`´ \-·・()]+$/u.test(value)) return false;
  const words = value.split(/\s+/);
  if (words.length > 6) return false;
  const isCased = /[\p{Lu}\p{Ll}]/u.test(value);
  if (!isCased) return value.length <= 30;
  const shouted = value === value.toUpperCase() || value === value.toLowerCase();
  return (
    shouted ||
    words.every(
      (word) =>
        /^[(]?\p{Lu}/u.test(word) || particle.test(word) || /^(?:d|l|al-|el-|o)['’-]?\p{Lu}/u.test(word),
    )
  );
}

/** 1 for a name that is surely a person's, 0 for one that says nothing. */
export function rateName(value: string): number {
  if (/^\p{Script=Hangul}+$/u.test(value.replace(' ', ''))) return rateHangul(value.replace(' ', ''));
  if (/[\p{Script=Han}]/u.test(value)) return rateHan(value);
  const words = value.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length > 1 && title.test(words[0]!)) return 1;
  const plain = words
    .map((word) => simplify(word.replace(/[^\p{L}\p{M}'-]/gu, '')))
    .filter((word) => word.length > 1 && !particle.test(word));
  if (plain.length === 0) return 0;
  const isKnown = (word: string) =>
    word
      .split('-')
      .some((part) => given.has(part) || family.has(part) || /^(?:o['’]|mac|mc)\p{L}{4,}$/u.test(part));
  const known = plain.filter(isKnown).length;
  if (plain.length === 1)
    return known > 0 ? 1 : cyrillicEnd.test(plain[0]!) ? 0.5 : strongEnd.test(plain[0]!) ? 0.4 : 0;
  const ended =
    plain.slice(-1).some((word) => familyEnd.test(word)) ||
    plain.some((word) => cyrillicEnd.test(word) || georgianEnd.test(word));
  if (known >= 2 || (known === 1 && ended)) return 1;
  return known === 1 && plain.length <= 4 ? 0.7 : ended ? 0.3 : 0;
}

const koreanSyllables = new Set(
  '준영하율서민지현우진수연은원윤태호동석희정경미선혜숙재성훈상철병용건도시예아나린채유승주빈환기규인종광명',
);

/** A family name of one syllable before a given name of two, or that given name alone. */
function rateHangul(value: string): number {
  const isGiven = (part: string) => [...part].every((syllable) => koreanSyllables.has(syllable));
  if (value.length === 3) return korean.has(value[0]!) ? (isGiven(value.slice(1)) ? 1 : 0.6) : 0;
  return value.length === 2 && isGiven(value) ? 0.5 : 0;
}

function rateHan(value: string): number {
  const plain = value.replace(/[\s・·]/g, '');
  if (
    plain.length < 2 ||
    plain.length > 6 ||
    !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々]+$/u.test(plain)
  )
    return 0;
  for (const length of [3, 2, 1])
    if (japanese.has(plain.slice(0, length)) && plain.length > length) return length > 1 ? 1 : 0.5;
  return han.has(plain[0]!) && plain.length <= 4 ? 0.8 : 0;
}

const companyMark =
  /(?:^|[\s,&])(?:inc|llc|ltd|gmbh|co|corp|corporation|company|group|ag|kg|ohg|sa|sarl|sas|srl|spa|s\.p\.a|s\.r\.l|s\.a|bv|nv|ab|oy|as|a\/s|aps|plc|sp\. z o\.o|s\.r\.o|a\.s|kft|zrt|ооо|оао|зао|ип|тов|pt|cv|tbk|and sons|& sons|sons|et fils|e hijos|hermanos|y asociados|associates|partners|holding|holdings|株式会社|有限会社|有限公司|公司|주식회사)\.?(?:$|[\s,)])|株式会社|有限公司|주식회사/i;

/** Firms are called after persons; their marks are not. */
export const isCompanyName = (value: string) =>
  companyMark.test(value) ||
  / (?:&|and|und|et|y|e|og|och|en) /i.test(value) ||
  /^(?:[\p{L}'’]+, ){2,}/u.test(value);
