import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AutotuneInput, AutotuneResult } from '../../src/tuning/index.ts';
import { admin as caller, reader as readOnly } from '../support/rooms.ts';
import { buildTexts, endedJob, openRig, type Rig } from '../support/tuning-rig.ts';

let rig: Rig;
let indexId: string;
let texts: string[];
beforeAll(async () => {
  rig = await openRig();
  ({ indexId, texts } = await buildTexts(rig, { count: 2500 }));
});
afterAll(() => rig[Symbol.asyncDispose]());

const autotune = (input: Partial<AutotuneInput> = {}, key?: string) =>
  rig.tuning.autotuneIndex(caller, { index: indexId, ...input }, key);
const resultOf = async (id: string) => {
  const job = await endedJob(rig, id);
  expect(job.failure).toBeNull();
  return job.result as AutotuneResult;
};

describe('autotune', { timeout: 180_000 }, () => {
  it('measures the default grid with one build for each graph, and promotes the best', async () => {
    const after = rig.rooms.events.headCursor();
    const phases = new Set<string>();
    const job = autotune();
    for await (const state of rig.rooms.jobs.watch(caller, job.id, { minIntervalMs: 0 })) {
      if (state.phase) phases.add(state.phase.replace(/ \d.*/, ''));
    }
    const result = await resultOf(job.id);
    expect(result).toMatchObject({ reason: 'PROMOTED', promotionId: expect.any(String) });
    const trials = rig.tuning.getTrials(caller, result.trialIds).map((trial) => trial!);
    expect(
      trials.map(({ parameters }) => [parameters.m, parameters.efConstruction, parameters.efSearch]),
    ).toEqual([
      [16, 20, 30],
      [16, 40, 30],
      [16, 80, 30],
      [16, 80, 60],
      [16, 160, 30],
    ]);
    expect(trials[2]!.buildMs).toBe(trials[3]!.buildMs);
    for (const trial of trials) {
      expect(trial).toMatchObject({
        queryCount: 200,
        k: 10,
        source: 'AUTOTUNE',
        jobId: job.id,
        actor: caller.actor,
      });
      expect(trial.recallLow).toBeLessThanOrEqual(trial.recall);
      expect(trial.recallHigh).toBeGreaterThanOrEqual(trial.recall);
      expect(trial.p50Us).toBeGreaterThan(0);
      expect(trial.p99Us).toBeGreaterThanOrEqual(trial.p50Us);
    }
    const winner = trials.find((trial) => trial.id === result.winnerTrialId)!;
    expect(winner.recall).toBe(Math.max(...trials.map((trial) => trial.recall)));
    const current = rig.tuning.currentPromotion(caller, indexId)!;
    expect(current).toMatchObject({
      id: result.promotionId,
      trialId: winner.id,
      evidence: { jobId: job.id, recallMin: 0.9 },
    });
    expect(current.note).toContain(job.id);
    expect(rig.vectors.getIndex(caller, { id: indexId }).parameters).toEqual(winner.parameters);
    expect([...phases]).toEqual(expect.arrayContaining(['building', 'measuring']));

    const stream = rig.tuning.followTrials(caller, { index: 'texts', after });
    const seen = [];
    for (let i = 0; i < 5; i++) seen.push((await stream.next()).value.trial);
    await stream.return?.();
    expect(seen).toEqual(trials);
  });

  it('measures the same recall again over the same vectors, with the queries kept', async () => {
    const first = await resultOf(autotune({ promote: false }).id);
    const second = await resultOf(autotune({ promote: false }).id);
    expect(second).toMatchObject({ reason: 'PROMOTION_NOT_WANTED', promotionId: null });
    const recalls = (result: AutotuneResult) =>
      rig.tuning.getTrials(caller, result.trialIds).map((trial) => [trial!.recall, trial!.evaluationSetId]);
    expect(recalls(second)).toEqual(recalls(first));
    expect(second.trialIds).not.toEqual(first.trialIds);
  });

  it('promotes nothing below the gate', async () => {
    const before = rig.tuning.currentPromotion(caller, indexId);
    const grid = [{ m: 4, efConstruction: 10, efSearch: 10 }];
    const result = await resultOf(autotune({ grid, recallMin: 1 }).id);
    expect(result).toEqual({
      trialIds: [expect.any(String)],
      winnerTrialId: null,
      promotionId: null,
      reason: 'BELOW_RECALL_MIN',
    });
    expect(rig.tuning.currentPromotion(caller, indexId)).toEqual(before);
  });

  it('measures a given set of queries', async () => {
    const queries = Array.from({ length: 25 }, (_, i) => texts[i * 3]!.split(' ').slice(0, 12).join(' '));
    const set = await rig.tuning.createEvaluationSet(caller, { index: indexId, name: 'ours', queries });
    expect(set).toMatchObject({ kind: 'USER', queryCount: 25, k: null, vectorsSha256: null });
    const result = await resultOf(autotune({ evaluationSetId: set.id, k: 5, promote: false }).id);
    const [trial] = rig.tuning.getTrials(caller, result.trialIds);
    expect(trial).toMatchObject({ queryCount: 25, k: 5, evaluationSetId: set.id });
    expect(rig.tuning.getEvaluationSet(caller, set.id)).toMatchObject({
      k: 5,
      vectorsSha256: expect.any(String),
    });
    await resultOf(autotune({ evaluationSetId: set.id, k: 10, promote: false }).id);
    expect(rig.tuning.getEvaluationSet(caller, set.id).k).toBe(10);
  });

  it('runs once at a time for an index, waiting ones included; a repeated key gives the same job', async () => {
    const job = autotune({ promote: false }, 'key-1');
    expect(() => autotune({ promote: false })).toThrowError(
      expect.objectContaining({ code: 'TUNING_BUSY', kind: 'BUSY', details: { jobId: job.id } }),
    );
    expect(autotune({ promote: false }, 'key-1').id).toBe(job.id);
    await resultOf(job.id);
    await resultOf(autotune({ promote: false }).id);
  });

  it('ends at once when it is cancelled, and promotes nothing', async () => {
    const before = rig.tuning.currentPromotion(caller, indexId);
    const stop = new AbortController();
    const stream = rig.tuning.followTrials(caller, { index: indexId, signal: stop.signal });
    const firstTrial = stream.next();
    const job = autotune({ seed: 7 });
    await firstTrial;
    rig.rooms.jobs.cancel(caller, job.id);
    expect((await endedJob(rig, job.id)).state).toBe('CANCELLED');
    expect(rig.tuning.countTrials(caller, { jobId: job.id })).toBeLessThan(5);
    expect(rig.tuning.currentPromotion(caller, indexId)).toEqual(before);
    stop.abort();
    // Tried again, it measures what is missing.
    rig.rooms.jobs.retry(caller, job.id);
    const result = await resultOf(job.id);
    expect(result.trialIds).toHaveLength(5);
    expect(rig.tuning.countTrials(caller, { jobId: job.id })).toBe(5);
  });

  it('is refused for absurd input, unknown indexes and readers, before anything begins', () => {
    const count = rig.rooms.jobs.count(caller, {});
    const refusal = (code: string) => expect.objectContaining({ code });
    expect(() => autotune({ grid: [{ efConstruction: 5000, efSearch: 30 }] })).toThrowError(
      refusal('INVALID_ARGUMENT'),
    );
    expect(() => autotune({ index: 'ix_none' })).toThrowError(refusal('NOT_FOUND'));
    expect(() => autotune({ evaluationSetId: 'eval_none' })).toThrowError(refusal('NOT_FOUND'));
    expect(() => rig.tuning.autotuneIndex(readOnly, { index: indexId })).toThrowError(refusal('FORBIDDEN'));
    expect(rig.rooms.jobs.count(caller, {})).toBe(count);
  });
});

describe('trials', { timeout: 180_000 }, () => {
  it.each(['CREATED_AT', 'RECALL', 'P50'] as const)(
    'are listed by %s, page by page and backwards',
    (field) => {
      const read = (page: object) => rig.tuning.listTrials(caller, { indexId }, { field }, page);
      const all = read({ first: 500 }).edges.map((edge) => edge.node);
      expect(all).toHaveLength(rig.tuning.countTrials(caller, { indexId }));
      const key = { CREATED_AT: 'createdAt', RECALL: 'recall', P50: 'p50Us' } as const;
      const values = all.map((trial) => trial[key[field]]);
      expect(values).toEqual(values.toSorted((a, b) => (field === 'P50' ? a - b : b - a)));
      const walked = [];
      let after: string | null = null;
      do {
        const page: ReturnType<typeof read> = read({ first: 3, after });
        walked.push(...page.edges.map((edge) => edge.node));
        after = page.hasNextPage ? page.edges.at(-1)!.cursor : null;
      } while (after);
      expect(walked).toEqual(all);
      const last = read({ last: 4 });
      expect(last.edges.map((edge) => edge.node)).toEqual(all.slice(-4));
      const before = read({ last: 2, before: last.edges[0]!.cursor });
      expect(before.edges.map((edge) => edge.node)).toEqual(all.slice(-6, -4));
    },
  );

  it('refuse the cursor of another order', () => {
    const page = rig.tuning.listTrials(caller, {}, { field: 'RECALL' }, { first: 1 });
    expect(() =>
      rig.tuning.listTrials(caller, {}, { field: 'P50' }, { after: page.edges[0]!.cursor }),
    ).toThrowError(expect.objectContaining({ code: 'INVALID_CURSOR' }));
  });
});

describe('evaluation sets', { timeout: 180_000 }, () => {
  it('are listed newest first, and refuse a taken name, few or blank queries', async () => {
    const queries = Array.from({ length: 20 }, (_, i) => `query ${i}`);
    const make = (input: object) =>
      rig.tuning.createEvaluationSet(caller, { index: indexId, name: 'fine', queries, ...input });
    const made = await make({});
    expect(rig.tuning.listEvaluationSets(caller, indexId, {}).edges[0]!.node).toEqual(made);
    await expect(make({})).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(make({ name: 'Not a name' })).rejects.toMatchObject({ code: 'INVALID_NAME' });
    await expect(make({ name: 'few', queries: ['one'] })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(make({ name: 'blank', queries: [...queries, ' !'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('Query 21'),
    });
    await expect(make({ index: 'ix_none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
