import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFitter, defaultModel, openEmbeddingProvider } from '../src/embedding/index.ts';
import { findExactNeighbors } from '../src/vectors/backends/flat/exact-neighbors.ts';
import { type Bench, runBenchCommand } from './support/bench.ts';
import { makeRetrievalSet, type RetrievalSet, rate } from './support/retrieval-set.ts';

interface Fixture {
  set: RetrievalSet;
  dir: string;
}

const bench: Bench<{ texts: number; queries: number }, Fixture> = {
  name: 'embedder-quality',
  question:
    'How often does the embedded model find the text that a disturbed query was made from, beside BM25?',
  hypothesis:
    'Recall@10 of at least three quarters of BM25’s, and clearly above the model without a fitted table.',
  seed: 7,
  sizes: { full: { texts: 20_000, queries: 1000 }, tiny: { texts: 500, queries: 50 } },
  rounds: 1,
  prepare: async ({ size, seed }) => ({
    set: makeRetrievalSet(size, seed),
    dir: mkdtempSync(path.join(tmpdir(), 'lakehouse-bench-')),
  }),
  cleanUp: async ({ dir }) => rmSync(dir, { recursive: true, force: true }),
  subjects: {
    embedded: (fixture) => searchEmbedded(fixture, fixture.set.texts),
    'embedded, not fitted': (fixture) => searchEmbedded(fixture, []),
    bm25: async ({ set }) => report(set, searchBm25(set)),
  },
  peer: 'bm25',
  sameResult: [], // three models have three answers; the figures compare them
  goals: [],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

async function searchEmbedded({ set, dir }: Fixture, fitted: readonly string[]) {
  const fitter = createFitter(defaultModel);
  for (const text of fitted) fitter.add(text);
  const provider = openEmbeddingProvider(defaultModel, fitter.finish());
  const vectorsPath = path.join(dir, 'vectors.f32');
  writeFileSync(vectorsPath, await provider.embed(set.texts));
  const queries = await provider.embed(set.queries.map(({ text }) => text));
  const { dimensions } = provider;
  return report(
    set,
    findExactNeighbors({ vectorsPath, count: set.texts.length, dimensions, queries, k: 10 }, () => {}),
  );
}

function report(set: RetrievalSet, neighbors: Int32Array) {
  return { result: Array.from(neighbors), operations: set.queries.length, figures: rate(set, neighbors) };
}

/** Okapi BM25, k1 1.2, b 0.75, over white-space words. */
function searchBm25({ texts, queries }: RetrievalSet): Int32Array {
  const postings = new Map<string, Map<number, number>>();
  const lengths = texts.map((text, i) => {
    const words = text.split(' ');
    for (const word of words) {
      const list = postings.get(word) ?? new Map<number, number>();
      postings.set(word, list.set(i, (list.get(i) ?? 0) + 1));
    }
    return words.length;
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const neighbors = new Int32Array(queries.length * 10).fill(-1);
  queries.forEach(({ text }, query) => {
    const scores = new Float64Array(texts.length);
    for (const word of new Set(text.split(' '))) {
      const list = postings.get(word) ?? new Map<number, number>();
      const idf = Math.log(1 + (texts.length - list.size + 0.5) / (list.size + 0.5));
      for (const [i, count] of list)
        scores[i]! += (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * lengths[i]!) / mean));
    }
    const best = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
    neighbors.set(best.slice(0, 10), query * 10);
  });
  return neighbors;
}
