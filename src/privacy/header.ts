import {
  codeWords,
  type HeaderTopic,
  headerWords,
  secretWords,
  shortenedWords,
  turningWords,
} from './header-words.ts';

/*
 * Reading a column's name: cut into words at punctuation and capitals, then looked up. Whole words only: `emailed` is
 * not `email`. In languages that compound, the end of a long word counts too (`Kundentelefonnummer`, 顧客氏名).
 */

export interface Header {
  topics: ReadonlySet<HeaderTopic>;
  /** The name tells nothing: `col_7`, `x`, `field3`. */
  isOpaque: boolean;
  /** The name says that there is something, but not what: `number`, `id_no`, `remarks`. */
  isSilent: boolean;
  /** Numbers in such a column are those of things. */
  isCode: boolean;
  /** What the name would say without a word that turns it to something else: `supplier_rut`. */
  turnedFrom: ReadonlySet<HeaderTopic>;
}

const letters: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  å: 'a',
  ð: 'd',
  þ: 'th',
};

/** Lower case, without the accents of Latin, Greek and Cyrillic. */
const simplify = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßøæœłđıåðþ]/g, (letter) => letters[letter]!);

/** All at once, as thousands of small texts take many times as long. */
const wordSet = (text: string) =>
  new Set(
    simplify(text)
      .replace(/[^\p{L}\p{M}\p{N}\s]/gu, '')
      .trim()
      .split(/\s+/),
  );

const phrases = new Map<string, HeaderTopic[]>();
for (const [topic, text] of Object.entries(headerWords) as [HeaderTopic, string][])
  for (const phrase of wordSet(text)) phrases.set(phrase, [...(phrases.get(phrase) ?? []), topic]);

const turning = wordSet(turningWords);
const codes = wordSet(codeWords);
const ofSecrets = wordSet(secretWords);

const opaqueWords = wordSet(
  'col column c field f fld attr attribute a var variable v val value values x y z data info text txt str string unnamed untitled spalte feld wert colonne champ valeur columna campo valor colonna valore coluna kolumn kolonne sarake kolumna pole oszlop mezo coloana sutun alan столбец поле колонка значение στηλη πεδιο عمود حقل עמודה שדה 列 字段 項目 カラム フィールド 열 필드 컬럼 कॉलम cot truong kolom',
);

const silentWords = wordSet(
  'id no nr num number ref reference code key entry item note notes comment comments remark remarks description details info extra misc other status content row',
);
const numberWords = wordSet('no nr num number nummer numero numer id');

const phraseWordsMax = 5;
const suffixLengthMin = 7;
const isWide = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

export function readHeader(name: string): Header {
  const words = splitWords(name);
  const isOpaque = words.every((word) => /^\d+$/.test(word) || opaqueWords.has(word) || isMeaningless(word));
  const found = findPhrases(words);
  const rest = words.filter((_word, i) => !found.covered.has(i));
  const isSecret = found.topics.has('SECRET');
  const isTurned = rest.some((word) => turning.has(word) && !(isSecret && ofSecrets.has(word)));
  // `name` beside `company` or `file` is no person's either, so turning words clear all topics.
  return {
    topics: isTurned ? new Set() : found.topics,
    isOpaque: isOpaque && found.topics.size === 0,
    isSilent:
      found.topics.size === 0 &&
      words.every(
        (word) => /^\d+$/.test(word) || opaqueWords.has(word) || silentWords.has(word) || isMeaningless(word),
      ),
    isCode:
      ((isTurned || found.topics.size === 0) &&
        words.some((word) => codes.has(word) && !opaqueWords.has(word))) ||
      (isTurned && rest.some((word) => numberWords.has(word))),
    turnedFrom: isTurned ? found.topics : new Set(),
  };
}

function splitWords(name: string): string[] {
  const words = isAscii.test(name) ? splitAscii(name) : splitUnicode(name);
  return words
    .flatMap((word) =>
      phrases.has(word) || codes.has(word) ? [word] : word.split(/(?<=\D)(?=\d)|(?<=\d)(?=\D)/),
    )
    .filter((word) => word !== '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const isAscii = /^[\x00-\x7f]*$/;

/** Most names; classes of all letters cost V8 milliseconds to compile. */
const splitAscii = (name: string) =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/);

const splitUnicode = (name: string) =>
  simplify(
    name
      .normalize('NFKC')
      .replaceAll('〒', '郵便番号')
      .replace(/(?<!\p{L})[lL][öøÖØ][nN](?!\p{L})/gu, 'lønn') // pay; without its accent it would be a longitude
      .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2'),
  ).split(/[^\p{L}\p{M}\p{N}]+/u);

/** `acct_nbr` as `account number`; but `id_no` may be the number of anything. */
const findLengthened = (words: readonly string[]) =>
  words.includes('id') ? undefined : phrases.get(words.map((word) => shortenedWords[word] ?? word).join(''));

/** The longest phrases first; their words are not read again. */
function findPhrases(words: readonly string[]) {
  const topics = new Set<HeaderTopic>();
  const covered = new Set<number>();
  for (let length = Math.min(phraseWordsMax, words.length); length >= 1; length--) {
    for (let at = 0; at + length <= words.length; at++) {
      const places = Array.from({ length }, (_, i) => at + i);
      if (places.some((place) => covered.has(place))) continue;
      const phrase = words.slice(at, at + length);
      const matched =
        phrases.get(phrase.join('')) ?? (length === 1 ? findEnd(phrase[0]!) : findLengthened(phrase));
      if (!matched) continue;
      for (const topic of matched) topics.add(topic);
      for (const place of places) covered.add(place);
    }
  }
  return { topics, covered };
}

/** The topics of the longest phrase that a compound ends with. */
function findEnd(word: string): HeaderTopic[] | undefined {
  const lengthMin = isWide.test(word) ? 2 : suffixLengthMin;
  for (let at = 1; word.length - at >= lengthMin; at++) {
    const matched = phrases.get(word.slice(at));
    if (matched) return matched;
  }
  return undefined;
}

/** No vowel between letters, or a single letter: a code rather than a word. */
const isMeaningless = (word: string) =>
  /^[a-z]?$/.test(word) || (/^[a-z]+$/.test(word) && word.length <= 4 && !/[aeiouy]/.test(word));
