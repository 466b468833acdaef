import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeRetrievalSet, rate } from '../../bench/support/retrieval-set.ts';
import { createFitter, defaultModel, openEmbeddingProvider } from '../../src/embedding/index.ts';
import { findExactNeighbors } from '../../src/vectors/backends/flat/exact-neighbors.ts';
import { makeDirectory } from '../support/directory.ts';

const set = makeRetrievalSet({ texts: 3000, queries: 200 }, 11);

async function search(fitted: readonly string[]) {
  const fitter = createFitter(defaultModel);
  for (const text of fitted) fitter.add(text);
  const provider = openEmbeddingProvider(defaultModel, fitter.finish());
  const vectorsPath = path.join(makeDirectory(), 'vectors.f32');
  writeFileSync(vectorsPath, await provider.embed(set.texts));
  const queries = await provider.embed(set.queries.map(({ text }) => text));
  return rate(
    set,
    findExactNeighbors({ vectorsPath, count: 3000, dimensions: 768, queries, k: 10 }, () => {}),
  );
}

test('disturbed queries find their text, and the fitted table is worth having', async () => {
  const fitted = await search(set.texts);
  expect(fitted.recallAt10).toBeGreaterThan(0.8);
  expect(fitted.mrr).toBeGreaterThan(0.65);
  expect(fitted.recallAt10).toBeGreaterThan((await search([])).recallAt10 + 0.05);
});
