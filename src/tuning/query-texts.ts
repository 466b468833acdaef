/** Queries made from stored texts: like them, but never the same. */
import { createRandom } from '../kernel/index.ts';

const wordsMin = 4;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * `count` different texts, each a sampled text that was damaged in one of four ways: words dropped, words
 * replaced by those of another text, a part of it alone, or halves of two texts joined; a third of them also
 * with their words shuffled. The same texts and seed give the same queries. Fewer come back only where the texts
 * cannot yield more.
 */
export function perturbTexts(
  texts: readonly string[],
  count: number,
  seed: number,
  taken: ReadonlySet<string> = new Set(),
): string[] {
  const random = createRandom(seed);
  const sources = texts.map(splitWords).filter((words) => words.length > 0);
  const queries = new Set<string>();
  const attemptsMax = count * 8;
  for (let attempt = 0; attempt < attemptsMax && queries.size < count && sources.length > 0; attempt++) {
    const words = sources[attempt % sources.length]!;
    const other = sources[Math.floor(random() * sources.length)]!;
    const damaged = damage(words, other, random);
    if (random() < 1 / 3) shuffle(damaged, random);
    const query = damaged.join(' ');
    if (query.length > 0 && !taken.has(query)) queries.add(query);
  }
  return [...queries];
}

function damage(words: string[], other: string[], random: () => number): string[] {
  const kind = Math.floor(random() * 4);
  if (words.length < wordsMin || kind === 0) return splice(words, other, random);
  if (kind === 1) return keepSome(words, 0.5 + 0.3 * random(), random);
  if (kind === 2) return replaceSome(words, other, 0.15 + 0.2 * random(), random);
  const length = Math.max(2, Math.floor(words.length * (0.3 + 0.4 * random())));
  const start = Math.floor(random() * (words.length - length + 1));
  return words.slice(start, start + length);
}

function splice(words: string[], other: string[], random: () => number): string[] {
  const head = Math.max(1, Math.round(words.length * (0.3 + 0.4 * random())));
  const tail = Math.max(1, Math.round(other.length * (0.3 + 0.4 * random())));
  return [...words.slice(0, head), ...other.slice(other.length - tail)];
}

/** Keeps each word with the given chance, and always at least two. */
function keepSome(words: string[], share: number, random: () => number): string[] {
  const kept = words.filter(() => random() < share);
  return kept.length < 2 ? words.slice(0, 2) : kept;
}

function replaceSome(words: string[], other: string[], share: number, random: () => number): string[] {
  return words.map((word) => (random() < share ? other[Math.floor(random() * other.length)]! : word));
}

function shuffle(words: string[], random: () => number) {
  for (let i = words.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [words[i], words[j]] = [words[j]!, words[i]!];
  }
}

/** By white space; scripts written without it by the Unicode word boundaries. */
function splitWords(text: string): string[] {
  const words = text.split(/\s+/).filter((word) => word.length > 0);
  if (words.length >= wordsMin) return words;
  return [...segmenter.segment(text)].filter((part) => part.isWordLike).map((part) => part.segment);
}
