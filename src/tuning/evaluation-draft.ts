import { findsMeaning } from '../embedding/index.ts';
import type { VectorSource, Vectors } from '../vectors/index.ts';
import { tuningErrors } from './errors.ts';
import { givenQueriesMin } from './model.ts';
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
  /** Something that whoever reads the results should know. */
  warn(message: string): void;
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
    const { queries, truth } = await draftForeign(vectors, source, { texts: candidates, k }, run);
    draft.queries.set(queries, count * dimensions);
    draft.truth.set(truth, count * k);
    count += truth.length / k;
  }
  if (count === wanted) return draft;
  throw tuningErrors.EVALUATION_TOO_SMALL(
    `The ${source.count} texts of this index yield only ${count} of ${wanted} different queries.`,
    { details: { queryCount: count, wanted } },
  );
}

/**
 * Given texts. Those that are a stored vector are left out with a warning: they find themselves, whatever the
 * parameters. Throws EVALUATION_TOO_SMALL when too few remain.
 */
export async function draftGiven(
  vectors: Vectors,
  source: VectorSource,
  { texts, k }: { texts: readonly string[]; k: number },
  run: DraftRun,
): Promise<EvaluationDraft> {
  const draft = await draftForeign(vectors, source, { texts, k }, run);
  const count = draft.truth.length / k;
  const found = `${texts.length - count} of the ${texts.length} given queries are texts of the index itself`;
  if (count < givenQueriesMin)
    throw tuningErrors.EVALUATION_TOO_SMALL(
      `${found}; ${count} others are left, ${givenQueriesMin} are needed.`,
      { details: { queryCount: count, wanted: givenQueriesMin } },
    );
  if (count < texts.length) run.warn(`${found} and are left out.`);
  return draft;
}

/** Texts with their exact answers, in order, without those that are a stored vector or empty to the model. */
async function draftForeign(
  vectors: Vectors,
  source: VectorSource,
  { texts, k }: { texts: readonly string[]; k: number },
  run: DraftRun,
): Promise<EvaluationDraft> {
  const { dimensions } = source;
  const telling = texts.filter((text) => findsMeaning(source.modelName, text));
  run.progress({ phase: 'preparing queries', done: 0, total: telling.length });
  const queries = await source.embedQueries(telling);
  run.signal.throwIfAborted();
  run.progress({ phase: 'ground truth', done: 0, total: telling.length });
  const truth = await vectors.exactNeighbors(source, queries, k, {
    signal: run.signal,
    onProgress: (progress) => run.progress(progress),
  });
  await using reader = await SimilarityReader.open(source, queries);
  let count = 0;
  for (let i = 0; i < telling.length; i++) {
    if ((await reader.similarityOf(i, truth[i * k]!)) >= sameVector) continue;
    queries.copyWithin(count * dimensions, i * dimensions, (i + 1) * dimensions);
    truth.copyWithin(count * k, i * k, (i + 1) * k);
    count++;
  }
  return {
    queries: queries.slice(0, count * dimensions),
    truth: truth.slice(0, count * k),
    truthWidth: k,
  };
}
