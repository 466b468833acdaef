import { describe, expect, it } from 'vitest';
import type { AutotuneResult } from '../../src/tuning/index.ts';
import { admin as caller } from '../support/rooms.ts';
import { buildTexts, endedJob, gracePeriodMs, openRig, type Rig } from '../support/tuning-rig.ts';

async function measured(rig: Rig, indexId: string): Promise<string[]> {
  const { id } = rig.tuning.autotuneIndex(caller, { index: indexId, promote: false });
  return ((await endedJob(rig, id)).result as AutotuneResult).trialIds;
}

describe('searches while 20 promotions swap the index', { timeout: 180_000 }, () => {
  // Must-hold 4 of the main job: zero failures, and each answer names a generation that was current.
  it('from 4 clients never fail, and each names a generation that was current meanwhile', async () => {
    await using rig = await openRig({ flatBelow: 500 });
    const { indexId, texts } = await buildTexts(rig, { count: 800 });
    const trialIds = await measured(rig, indexId);
    const generationNow = () => rig.vectors.getIndex(caller, { id: indexId }).generation;
    const answeredBy = new Set<number>();
    let isOver = false;
    const search = async (client: number) => {
      for (let i = client; !isOver; i += 4) {
        const before = generationNow();
        const answer = await rig.vectors.search(caller, {
          index: 'texts',
          text: texts[i % texts.length]!,
          k: 5,
        });
        expect(answer.hits).toHaveLength(5);
        expect(answer.generation).toBeGreaterThanOrEqual(before);
        expect(answer.generation).toBeLessThanOrEqual(generationNow());
        answeredBy.add(answer.generation);
      }
    };
    const clients = [0, 1, 2, 3].map(search);
    const first = generationNow();
    for (let i = 0; i < 20; i++) {
      const { generation } = await rig.tuning.promoteTrial(caller, { trialId: trialIds[i % 5]! });
      await expect.poll(() => answeredBy.has(generation), { interval: 1, timeout: 60_000 }).toBe(true);
    }
    isOver = true;
    await Promise.all(clients);
    expect(generationNow()).toBe(first + 20);
    expect(answeredBy.size).toBe(21);
  });
});

describe('a promotion outlives the vectors it was measured on', { timeout: 180_000 }, () => {
  it('is recorded while the index is flat, and takes effect once a rebuild passes the threshold', async () => {
    await using rig = await openRig({ flatBelow: 300 });
    const { indexId } = await buildTexts(rig, { count: 60 });
    const [trialId] = await measured(rig, indexId);
    await rig.tuning.promoteTrial(caller, { trialId: trialId! });
    const { parameters } = rig.tuning.getTrial(caller, trialId!);
    expect(rig.vectors.getIndex(caller, { id: indexId })).toMatchObject({ isFlat: true, parameters });
    await buildTexts(rig, { count: 400 });
    expect(rig.vectors.getIndex(caller, { id: indexId })).toMatchObject({ isFlat: false, parameters });
    expect(rig.tuning.currentPromotion(caller, indexId)!.trialId).toBe(trialId);

    // New vectors need new answers; the former set is retired with its files.
    const again = await measured(rig, indexId);
    const [former, current] = [trialId!, again[0]!].map((id) => rig.tuning.getTrial(caller, id));
    expect(current!.evaluationSetId).not.toBe(former!.evaluationSetId);
    expect(current!.sourceGeneration).toBeGreaterThan(former!.sourceGeneration);
    expect(rig.tuning.listEvaluationSets(caller, indexId, {}).edges.map((edge) => edge.node.id)).toEqual([
      current!.evaluationSetId,
    ]);
  });
});

describe('an index that is rebuilt while it is tuned', { timeout: 180_000 }, () => {
  it.each(['measureGraph', 'prepareGeneration'] as const)('during %s is not promoted', async (step) => {
    let rebuild: (() => Promise<unknown>) | undefined;
    await using rig = await openRig({
      around: (vectors) =>
        new Proxy(vectors, {
          get(target, name) {
            const member = Reflect.get(target, name) as (...given: unknown[]) => unknown;
            if (name !== step) return member.bind(target);
            return async (...given: unknown[]) => {
              const answer = await member.apply(target, given);
              const once = rebuild;
              rebuild = undefined;
              await once?.();
              return answer;
            };
          },
        }),
    });
    const { indexId } = await buildTexts(rig, { count: 60 });
    rebuild = () => buildTexts(rig, { count: 61 });
    const { id } = rig.tuning.autotuneIndex(caller, {
      index: indexId,
      grid: [{ efConstruction: 40, efSearch: 30 }],
    });
    const job = await endedJob(rig, id);
    expect(job.failure).toBeNull();
    expect(job.result).toMatchObject({ reason: 'INDEX_REBUILT', promotionId: null });
    expect(rig.tuning.currentPromotion(caller, indexId)).toBeNull();
    expect(rig.vectors.getIndex(caller, { id: indexId }).chunkCount).toBe(61);
  });
});

describe('an index with fewer texts than k', { timeout: 180_000 }, () => {
  it('is measured against all it has', async () => {
    await using rig = await openRig();
    const { indexId } = await buildTexts(rig, { count: 6 });
    const [trialId] = await measured(rig, indexId);
    expect(rig.tuning.getTrial(caller, trialId!)).toMatchObject({ recall: 1, k: 10, queryCount: 200 });
  });
});

describe('an index that is deleted', { timeout: 180_000 }, () => {
  it('takes no promotion, and its evaluation sets go when it can no longer come back', async () => {
    await using rig = await openRig();
    const { indexId } = await buildTexts(rig, { count: 60 });
    const [trialId] = await measured(rig, indexId);
    rig.vectors.deleteIndex(caller, indexId);
    await expect(rig.tuning.promoteTrial(caller, { trialId: trialId! })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(rig.tuning.rollbackIndex(caller, { index: indexId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(rig.tuning.currentPromotion(caller, indexId)).toBeNull();
    expect(rig.tuning.getTrial(caller, trialId!).indexId).toBe(indexId);

    const setCount = () => rig.tuning.listEvaluationSets(caller, indexId, {}).edges.length;
    expect(rig.tuning.sweep()).toBe(0);
    rig.advance(gracePeriodMs - 1000);
    rig.vectors.restoreIndex(caller, indexId);
    expect(rig.tuning.sweep()).toBe(0);
    rig.vectors.deleteIndex(caller, indexId);
    rig.tuning.sweep();
    rig.advance(gracePeriodMs - 1000);
    expect(rig.tuning.sweep()).toBe(0);
    expect(setCount()).toBe(1);
    rig.advance(2000);
    const refs = [...rig.tuning.references()];
    expect(refs.map(({ owner }) => owner)).toEqual(Array(2).fill(expect.stringContaining('evaluation set')));
    for (const { ref } of refs) await rig.rooms.objects.check(ref);
    expect(rig.tuning.sweep()).toBe(1);
    expect(setCount()).toBe(0);
    const [retired] = rig.rooms.journal.list(caller, { entityId: indexId }, { first: 1 }).edges;
    expect(retired!.node).toMatchObject({ action: 'evaluationSetRetired', actor: 'system' });
    expect([...rig.tuning.references()]).toEqual([]);
    rig.advance(gracePeriodMs + 1);
    await rig.rooms.objects.sweep();
    for (const { ref } of refs)
      await expect(rig.rooms.objects.check(ref)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
  });
});
