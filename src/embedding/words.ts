/*
 * Text to word hashes, without making strings: the embedder's inner loop. A word is a run of letters, digits
 * and marks, in any script, without case or accents; `+` and `#` may end one, so that C, C++ and C# differ.
 * Scripts written without spaces give single characters and pairs of neighbours.
 */

const separator = 0;
const wordCharacter = 1;
const unspacedCharacter = 2;
const wordEnd = 3;
/** Accents (U+0300 to U+036F), which NFKD takes off their letters; marks that carry vowels lie elsewhere and stay. */
const dropped = 4;

const unknown = 255;
const classes = new Uint8Array(65_536).fill(unknown);
const isWord = /^[\p{L}\p{N}\p{M}]$/u;
const isUnspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const offsetBasis = 0x811c9dc5 | 0;
const prime = 0x01000193;

/** Calls `visit` with the 32-bit hash (FNV-1a over code points, then a finaliser) of every word, in order. */
export function visitWords(text: string, visit: (hash: number) => void): void {
  const folded = fold(text);
  let hash = offsetBasis;
  let isInside = false;
  let hasEnded = false;
  let previous = 0; // the neighbour before, in an unspaced script
  const close = () => {
    if (isInside) visit(finalise(hash));
    hash = offsetBasis;
    isInside = false;
    hasEnded = false;
  };
  for (let i = 0; i < folded.length; i++) {
    let code = folded.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00 && i + 1 < folded.length) {
      code = folded.codePointAt(i)!;
      if (code > 0xffff) i++;
    }
    const kind = classify(code);
    if (kind === wordCharacter) {
      if (hasEnded) close();
      hash = Math.imul(hash ^ code, prime);
      isInside = true;
    } else if (kind === wordEnd) {
      if (isInside) hash = Math.imul(hash ^ code, prime);
      hasEnded = isInside;
    } else if (kind !== dropped) {
      close();
    }
    if (kind === unspacedCharacter) {
      const single = Math.imul(offsetBasis ^ code, prime);
      visit(finalise(single));
      if (previous !== 0) visit(finalise(Math.imul(Math.imul(offsetBasis ^ previous, prime) ^ code, prime)));
      previous = code;
    } else if (kind !== dropped) {
      previous = 0;
    }
  }
  close();
}

/** Whether there is a word in it at all. */
export function hasWord(text: string): boolean {
  let found = false;
  visitWords(text, () => {
    found = true;
  });
  return found;
}

/** murmur3's finaliser: every input bit reaches every output bit. */
export function finalise(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function fold(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) return text.toWellFormed().normalize('NFKD').toLowerCase();
  }
  return text.toLowerCase();
}

function classify(code: number): number {
  if (code > 0xffff) return classifySlowly(code);
  const known = classes[code]!;
  if (known !== unknown) return known;
  const found = classifySlowly(code);
  classes[code] = found;
  return found;
}

function classifySlowly(code: number): number {
  if (code === 0x2b || code === 0x23) return wordEnd;
  if (code >= 0x300 && code <= 0x36f) return dropped;
  const character = String.fromCodePoint(code);
  if (isUnspaced.test(character)) return unspacedCharacter;
  return isWord.test(character) ? wordCharacter : separator;
}
