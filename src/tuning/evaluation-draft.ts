import type { VectorSource, Vectors } from '../vectors/index.ts';
import { tuningErrors } from './errors.ts';
import { perturbTexts } from './query-texts.ts';
import { SimilarityReader } from './similarity-reader.ts';

/** A query this near to a stored vector is that vector: shuffled words, for one, make the same bag of words. */
const sameVector = 1 - 1e-4;
/** How often queries that turned out to be stored vectors are replaced by others. */
const roundsMax = 5;

/** Queries and their exact answers. */
export interface EvaluationDraft {
  /** float32, queries × dimensions, row-major. */
  queries: Float32Array;
  /** queries × truthWidth chunk ordinals, best first, −1 where the index has fewer. */
  truth: Int32Array;
  truthWidth: number;
}

/** What a draft needs from the job that makes it. */
export interface DraftRun {
  signal: AbortSignal;
  progress(update: { phase?: string; done?: number; total?: number }): void;
}

/**
 * `wanted` damaged texts of the index, embedded. Those that are a stored vector all the same, or empty to the
 * model, are replaced. Throws EVALUATION_TOO_SMALL when the texts cannot yield enough.
 */
export async function draftAutomatic(
  vectors: Vectors,
  source: VectorSource,
  options: { wanted: number; k: number; seed: number },
  run: DraftRun,
): Promise<EvaluationDraft> {
  const { wanted, k, seed } = options;
  const { dimensions } = source;
  const texts = (await source.sampleTexts(2 * wanted, seed)).map((sample) => sample.text);
  const draft = {
    queries: new Float32Array(wanted * dimensions),
    truth: new Int32Array(wanted * k),
    truthWidth: k,
  };
  const taken = new Set<string>();
  let count = 0;
  for (let round = 0; round < roundsMax && count < wanted; round++) {
    const candidates = perturbTexts(texts, wanted - count, seed + round, taken);
    if (candidates.length === 0) break;
    for (const text of candidates) taken.add(text);
    const { queries, truth } = await draftGiven(vectors, source, { texts: candidates, k }, run);
    await using reader = await SimilarityReader.open(source, queries);
    for (let i = 0; i < candidates.length; i++) {
      const query = queries.subarray(i * dimensions, (i + 1) * dimensions);
      const isEmpty = query.every((value) => value === 0);
      if (isEmpty || (await reader.similarityOf(i, truth[i * k]!)) >= sameVector) continue;
      draft.queries.set(query, count * dimensions);
      draft.truth.set(truth.subarray(i * k, (i + 1) * k), count * k);
      count++;
    }
  }
  if (count === wanted) return draft;
  throw tuningErrors.EVALUATION_TOO_SMALL(
    `The ${source.count} texts of this index yield only ${count} of ${wanted} different queries.`,
    { details: { queryCount: count, wanted } },
  );
}

/** Given texts as they are. */
export async function draftGiven(
  vectors: Vectors,
  source: VectorSource,
  { texts, k }: { texts: readonly string[]; k: number },
  run: DraftRun,
): Promise<EvaluationDraft> {
  run.progress({ phase: 'preparing queries', done: 0, total: texts.length });
  const queries = await source.embedQueries(texts);
  run.signal.throwIfAborted();
  run.progress({ phase: 'ground truth', done: 0, total: texts.length });
  const truth = await vectors.exactNeighbors(source, queries, k, {
    signal: run.signal,
    onProgress: (progress) => run.progress(progress),
  });
  return { queries, truth, truthWidth: k };
}
