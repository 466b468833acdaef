import { createRandom } from '../../src/kernel/index.ts';

export interface RetrievalSet {
  texts: string[];
  queries: { text: string; answer: number }[];
}

const syllables = 'ba co di fu ge ha in jo ka le mi no pu ra se ti vo we xa yo zu er on al st'.split(' ');

/**
 * Texts of 80–160 words about two of 200 topics each, half of the words common to all. A query has eight words of its text,
 * 15 % of them misspelt and 20 % with another ending, and three common words besides.
 */
export function makeRetrievalSet(size: { texts: number; queries: number }, seed: number): RetrievalSet {
  const random = createRandom(seed);
  const below = (n: number, skew = 1) => Math.floor(n * random() ** skew);
  const vocabulary = Array.from({ length: 30_000 }, () =>
    Array.from({ length: 2 + below(3) }, () => syllables[below(syllables.length)]!).join(''),
  );
  const common = vocabulary.slice(0, 3000);
  const topics = Array.from({ length: 200 }, () =>
    Array.from({ length: 300 }, () => vocabulary[below(vocabulary.length)]!),
  );
  const words = Array.from({ length: size.texts }, () => {
    const own = [topics[below(200)]!, topics[below(200)]!];
    return Array.from({ length: 80 + below(80) }, () =>
      random() < 0.5 ? common[below(3000, 3)]! : own[below(2)]![below(300, 1.5)]!,
    );
  });
  const disturb = (word: string) => {
    const chance = random();
    if (chance < 0.15) {
      const at = 1 + below(word.length - 1);
      return `${word.slice(0, at)}${'aeiourst'[below(8)]}${word.slice(at + 1)}`;
    }
    return chance < 0.35 ? word + ['s', 'ed', 'ing'][below(3)] : word;
  };
  const queries = Array.from({ length: size.queries }, () => {
    const answer = below(size.texts);
    const source = words[answer]!;
    const taken = Array.from({ length: 8 }, () => disturb(source[below(source.length)]!));
    const filler = Array.from({ length: 3 }, () => common[below(3000, 2)]!);
    return { text: [...taken, ...filler].join(' '), answer };
  });
  return { texts: words.map((list) => list.join(' ')), queries };
}

/** Recall@10 (the answer is among ten) and mean reciprocal rank of queries × 10 ordinals. */
export function rate(set: RetrievalSet, neighbors: Int32Array): { recallAt10: number; mrr: number } {
  let found = 0;
  let reciprocal = 0;
  set.queries.forEach(({ answer }, i) => {
    const place = neighbors.subarray(i * 10, i * 10 + 10).indexOf(answer);
    if (place < 0) return;
    found++;
    reciprocal += 1 / (place + 1);
  });
  return { recallAt10: found / set.queries.length, mrr: reciprocal / set.queries.length };
}
