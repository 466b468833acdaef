import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AutotuneResult, Promotion } from '../../src/tuning/index.ts';
import type { HnswParameters } from '../../src/vectors/index.ts';
import { admin as caller, reader as readOnly } from '../support/rooms.ts';
import { expectSealed } from '../support/sealed.ts';
import { buildTexts, endedJob, openRig, type Rig } from '../support/tuning-rig.ts';

let rig: Rig;
let indexId: string;
let trialIds: string[];

beforeAll(async () => {
  rig = await openRig({ historyMax: 5 });
  ({ indexId } = await buildTexts(rig, { count: 60 }));
  const { id } = rig.tuning.autotuneIndex(caller, { index: indexId, promote: false });
  trialIds = ((await endedJob(rig, id)).result as AutotuneResult).trialIds;
});
afterAll(() => rig[Symbol.asyncDispose]());

const promote = (trialId: string, expectedCurrent?: string | null) =>
  rig.tuning.promoteTrial(caller, { trialId, expectedCurrent });
const rollback = (expectedCurrent?: string | null) =>
  rig.tuning.rollbackIndex(caller, { index: indexId, expectedCurrent });
const state = () => ({
  current: rig.tuning.currentPromotion(caller, indexId)?.id ?? null,
  history: rig.tuning.promotionHistory(caller, indexId, { first: 500 }).edges.map((edge) => edge.node.id),
});
const parametersNow = () => rig.vectors.getIndex(caller, { id: indexId }).parameters;

beforeEach(async () => {
  while (rig.tuning.currentPromotion(caller, indexId)) await rollback();
});

describe('promotion', { timeout: 180_000 }, () => {
  it('serves the trial’s parameters under a new generation and keeps who, why and the evidence', async () => {
    const before = rig.vectors.getIndex(caller, { id: indexId });
    const trial = rig.tuning.getTrial(caller, trialIds[0]!);
    const outcome = await rig.tuning.promoteTrial(caller, {
      trialId: trial.id,
      expectedCurrent: null,
      note: 'fast enough',
    });
    const after = rig.vectors.getIndex(caller, { id: indexId });
    expect(after.parameters).toEqual(trial.parameters);
    expect(after.generation).toBe(before.generation + 1);
    expect(outcome.generation).toBe(after.generation);
    expect(outcome.current).toMatchObject({
      trialId: trial.id,
      promotedBy: caller.actor,
      note: 'fast enough',
      generation: after.generation,
      evidence: { recall: trial.recall, recallLow: trial.recallLow, queryCount: 200, k: 10 },
    });
    expect(rig.tuning.currentPromotion(caller, indexId)).toEqual(outcome.current);
    expectSealed(rig.rooms.journal, outcome.current!.id, 'fast enough');
  });

  it('ends where a rebuild is given parameters of its own: they serve, and nothing is left to roll back', async () => {
    const [first, second] = trialIds as [string, string];
    await promote(first);
    await promote(second);
    const rebuild = async (parameters?: HnswParameters) => {
      const { name, datasetName, textColumn } = rig.vectors.getIndex(caller, { id: indexId });
      const { id } = rig.vectors.buildIndex(caller, { name, dataset: datasetName, textColumn, parameters });
      expect((await endedJob(rig, id)).failure).toBeNull();
    };
    const promoted = parametersNow();
    await rebuild();
    expect([parametersNow(), state().history.length]).toEqual([promoted, 1]);
    const own = { m: 12, efConstruction: 50, efSearch: 70, seed: 42 };
    await rebuild(own);
    expect(parametersNow()).toEqual(own);
    expect(state()).toEqual({ current: null, history: [] });
    await expect(rollback()).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
    await promote(first, null);
    expect((await rollback()).current).toBeNull();
    expect(parametersNow()).toEqual(own);
  });

  it('then rollback is the identity, from every state (invariant T2)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('promote', 'promote', 'rollback'), { maxLength: 8 }),
        fc.nat({ max: 4 }),
        async (steps, which) => {
          for (const [i, step] of steps.entries()) {
            if (step === 'promote') await promote(trialIds[i % trialIds.length]!);
            else if (state().current !== null) await rollback();
          }
          const before = { ...state(), parameters: parametersNow() };
          await promote(trialIds[which]!);
          await rollback();
          const full = before.history.length === 5;
          const expected = full ? { ...before, history: before.history.slice(0, -1) } : before;
          expect({ ...state(), parameters: parametersNow() }).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('keeps a history of the configured length and rows as they were made (invariant T1); an exhausted one returns to what was built', async () => {
    const built = parametersNow();
    const made: (Promotion | null)[] = [];
    for (let i = 0; i < 8; i++) made.push((await promote(trialIds[i % trialIds.length]!)).current);
    expect(state().history).toEqual([6, 5, 4, 3, 2].map((i) => made[i]!.id));
    expect(rig.tuning.countPromotionHistory(caller, indexId)).toBe(5);
    for (let i = 6; i >= 2; i--) expect((await rollback()).current).toEqual(made[i]);
    const last = await rollback();
    expect(last.current).toBeNull();
    expect(parametersNow()).toEqual(built);
    await expect(rollback()).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK', kind: 'CONFLICT' });
  });

  it('pages its history in both directions', async () => {
    for (let i = 0; i < 5; i++) await promote(trialIds[i]!);
    const all = state().history;
    const first = rig.tuning.promotionHistory(caller, indexId, { first: 3 });
    const rest = rig.tuning.promotionHistory(caller, indexId, { after: first.edges.at(-1)!.cursor });
    expect([...first.edges, ...rest.edges].map((edge) => edge.node.id)).toEqual(all);
    const back = rig.tuning.promotionHistory(caller, indexId, { last: 2, before: rest.edges[0]!.cursor });
    expect(back.edges.map((edge) => edge.node.id)).toEqual(all.slice(1, 3));
  });
});

describe('compare-and-swap', { timeout: 180_000 }, () => {
  it('20 concurrent promotions make one linear history', async () => {
    const many = Array.from({ length: 20 }, (_, i) => trialIds[i % trialIds.length]!);
    const outcomes = await Promise.all(many.map((trialId) => promote(trialId)));
    const made = outcomes.map((outcome) => outcome.current!);
    const bySequence = made.toSorted((a, b) => a.sequence - b.sequence);
    expect(new Set(outcomes.map((outcome) => outcome.generation)).size).toBe(20);
    for (const [i, promotion] of bySequence.entries()) {
      expect(promotion.sequence).toBe(bySequence[0]!.sequence + i);
      expect(promotion.previousId).toBe(i === 0 ? null : bySequence[i - 1]!.id);
    }
    expect(state()).toEqual({
      current: bySequence.at(-1)!.id,
      history: bySequence
        .slice(-6, -1)
        .toReversed()
        .map((promotion) => promotion.id),
    });
  });

  it('with one expectation, one of 20 wins and the others change nothing', async () => {
    const { current } = await promote(trialIds[0]!);
    const settled = await Promise.allSettled(
      trialIds.concat(trialIds, trialIds, trialIds).map((id) => promote(id, current!.id)),
    );
    const won = settled.filter((one) => one.status === 'fulfilled');
    expect(settled).toHaveLength(20);
    expect(won).toHaveLength(1);
    for (const one of settled)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({
          code: 'STALE_EXPECTATION',
          details: { currentPromotionId: won[0]!.value.current!.id },
        });
    expect(state()).toEqual({ current: won[0]!.value.current!.id, history: [current!.id] });
  });

  it('guards a rollback, and null expects that nothing is promoted', async () => {
    const { current } = await promote(trialIds[0]!, null);
    await expect(promote(trialIds[1]!, null)).rejects.toMatchObject({ code: 'STALE_EXPECTATION' });
    await expect(rollback('promo_other')).rejects.toMatchObject({ code: 'STALE_EXPECTATION' });
    expect(state().current).toBe(current!.id);
    await rollback(current!.id);
    expect(state().current).toBeNull();
  });

  it('has a limit of turns that wait', async () => {
    const settled = await Promise.allSettled(
      Array.from({ length: 70 }, () => promote(trialIds[0]!, 'promo_none')),
    );
    const codes = settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'won'));
    expect(codes.filter((code) => code === 'TUNING_BUSY')).toHaveLength(6);
    expect(codes.filter((code) => code === 'STALE_EXPECTATION')).toHaveLength(64);
  });
});

describe('refusals leave the current promotion as it is', { timeout: 180_000 }, () => {
  it('an unknown trial, an unknown index, a caller that may not write, a note too long', async () => {
    const { current } = await promote(trialIds[0]!);
    const input = { trialId: trialIds[1]! };
    await expect(promote('trial_none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rig.tuning.rollbackIndex(caller, { index: 'ix_none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(rig.tuning.promoteTrial(readOnly, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(rig.tuning.rollbackIndex(readOnly, { index: indexId })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(rig.tuning.promoteTrial(caller, { ...input, note: 'x'.repeat(2001) })).rejects.toMatchObject(
      { code: 'INVALID_ARGUMENT' },
    );
    expect(state().current).toBe(current!.id);
  });

  it('writes journal entries and events with each move', async () => {
    const cursor = rig.rooms.events.headCursor();
    const { current } = await promote(trialIds[0]!);
    await rollback();
    const stream = rig.rooms.events.subscribe({ streams: ['promotions'], after: cursor });
    const events = [(await stream.next()).value, (await stream.next()).value];
    await stream.return?.();
    expect(events).toMatchObject([
      { type: 'promotion.promoted', entityId: indexId, payload: { promotion: { id: current!.id } } },
      { type: 'promotion.rolledBack', entityId: indexId, payload: { promotion: null } },
    ]);
    expect(await rig.rooms.journal.check()).toMatchObject({ isIntact: true });
  });
});
