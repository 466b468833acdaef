import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AutotuneInput, AutotuneResult, Trial } from '../../src/tuning/index.ts';
import { SimilarityReader } from '../../src/tuning/similarity-reader.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin as caller } from '../support/rooms.ts';
import { buildTexts, endedJob, openRig, type Rig } from '../support/tuning-rig.ts';

// Three words out of six: many a damaged text is another stored one, word for word or as a bag of words.
const words = ['red', 'green', 'blue', 'round', 'square', 'flat'];
const texts = words.flatMap((a) => words.flatMap((b) => words.map((c) => `${a} ${b} ${c}`))).slice(0, 90);

async function measure(rig: Rig, input: AutotuneInput): Promise<Trial[]> {
  const { id } = rig.tuning.autotuneIndex(caller, { promote: false, ...input });
  const job = await endedJob(rig, id);
  expect(job.failure).toBeNull();
  return rig.tuning.getTrials(caller, (job.result as AutotuneResult).trialIds).map((trial) => trial!);
}

const grid = [{ efConstruction: 40, efSearch: 30 }];
const refOf = (rig: Rig, ending: string) =>
  [...rig.tuning.references()].map(({ ref }) => ref).find((ref) => ref.key.endsWith(ending))!;

describe('an automatic evaluation set', { timeout: 180_000 }, () => {
  it('holds no stored vector (invariant T3), and is made again when a file of it is damaged', async () => {
    const dir = makeDirectory();
    const { indexId, before, file } = await (async () => {
      await using rig = await openRig({ dir });
      const built = await buildTexts(rig, { texts });
      const [trial] = await measure(rig, { index: built.indexId, grid });
      const bytes = readFileSync(await rig.rooms.objects.localPath(refOf(rig, 'queries.f32')));
      const queries = new Float32Array(Uint8Array.from(bytes).buffer);
      await using source = await rig.vectors.openVectorSource(built.indexId);
      expect(queries.length).toBe(200 * source.dimensions);
      const nearest = await rig.vectors.exactNeighbors(source, queries, 1);
      await using reader = await SimilarityReader.open(source, queries);
      for (const [query, chunk] of nearest.entries())
        expect(await reader.similarityOf(query, chunk)).toBeLessThan(0.9999);
      const truth = await rig.rooms.objects.localPath(refOf(rig, '.i32'));
      return { indexId: built.indexId, before: trial!, file: truth };
    })();

    {
      await using rig = await openRig({ dir });
      const [same] = await measure(rig, { index: indexId, grid });
      expect(same!.evaluationSetId).toBe(before.evaluationSetId);
    }
    const content = readFileSync(file);
    writeFileSync(file, content.fill(1, 0, 8));
    await using again = await openRig({ dir });
    const [renewed] = await measure(again, { index: indexId, grid });
    expect(renewed!.evaluationSetId).not.toBe(before.evaluationSetId);
    expect(renewed!.recall).toBe(before.recall);
    const sets = again.tuning.listEvaluationSets(caller, indexId, {}).edges.map((edge) => edge.node.id);
    expect(sets).toEqual([renewed!.evaluationSetId]);
  });

  it.each([
    ['different queries', ['red', 'red', 'red']],
    ['queries with a word', ['!!!', '? ? ? ?', '- + -', '. . . .']],
  ])('is refused where the texts cannot yield enough %s', async (_what, poor) => {
    await using rig = await openRig();
    const { indexId } = await buildTexts(rig, { texts: poor });
    const { id } = rig.tuning.autotuneIndex(caller, { index: indexId, grid });
    expect((await endedJob(rig, id)).failure).toMatchObject({
      code: 'EVALUATION_TOO_SMALL',
      kind: 'VALIDATION',
    });
  });
});

describe('a given evaluation set', { timeout: 180_000 }, () => {
  const foreign = (count: number) => Array.from({ length: count }, (_, i) => `${texts[i]!} unseen${i}`);

  it('is measured without the queries that are stored vectors, and says so (invariant T3)', async () => {
    await using rig = await openRig();
    const { indexId } = await buildTexts(rig, { texts });
    // The same words in another order are the same vector.
    const queries = [...foreign(22), ...texts.slice(0, 6), 'flat BLUE, red!'];
    const set = await rig.tuning.createEvaluationSet(caller, { index: indexId, name: 'mixed', queries });
    const { id } = rig.tuning.autotuneIndex(caller, {
      ...{ index: indexId, grid, promote: false, evaluationSetId: set.id },
    });
    const job = await endedJob(rig, id);
    const [trial] = rig.tuning.getTrials(caller, (job.result as AutotuneResult).trialIds);
    expect(trial).toMatchObject({ queryCount: 22, evaluationSetId: set.id });
    expect(rig.tuning.getEvaluationSet(caller, set.id).queryCount).toBe(29);
    const log = rig.rooms.jobs.log(caller, id).map(({ message }) => message);
    expect(log).toContain('7 of the 29 given queries are texts of the index itself and are left out.');
    const [again] = await measure(rig, { index: indexId, grid, evaluationSetId: set.id });
    expect(again).toMatchObject({ queryCount: 22, recall: trial!.recall });
  });

  it('is refused where too few others are left', async () => {
    await using rig = await openRig();
    const { indexId } = await buildTexts(rig, { texts });
    const queries = [...foreign(19), ...texts.slice(0, 20)];
    const set = await rig.tuning.createEvaluationSet(caller, { index: indexId, name: 'stored', queries });
    const { id } = rig.tuning.autotuneIndex(caller, { index: indexId, grid, evaluationSetId: set.id });
    expect((await endedJob(rig, id)).failure).toMatchObject({
      code: 'EVALUATION_TOO_SMALL',
      details: { queryCount: 19, wanted: 20 },
    });
  });
});

describe('a tie in recall across graphs', () => {
  it('is decided by latencies measured again in turns, which the promotion keeps', async () => {
    await using rig = await openRig({ flatBelow: 50 });
    const { indexId } = await buildTexts(rig, { count: 60 });
    const tied = [20, 40, 80].map((efConstruction) => ({ efConstruction, efSearch: 100 }));
    const trials = await measure(rig, { index: indexId, grid: tied, promote: true });
    expect(trials.map((trial) => trial.recall)).toEqual([1, 1, 1]);
    const { trialId, evidence } = rig.tuning.currentPromotion(caller, indexId)!;
    const { tieBreak } = evidence;
    expect(tieBreak!.map((one) => one.trialId).toSorted()).toEqual(
      trials.map((trial) => trial.id).toSorted(),
    );
    expect(tieBreak![0]!.trialId).toBe(trialId);
    expect(tieBreak!.map((one) => one.p50Us)).toEqual(
      tieBreak!.map((one) => one.p50Us).toSorted((a, b) => a - b),
    );
  });
});
