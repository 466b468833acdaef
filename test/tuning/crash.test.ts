import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AutotuneResult } from '../../src/tuning/index.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin as caller } from '../support/rooms.ts';
import { buildTexts, endedJob, openRig } from '../support/tuning-rig.ts';

const script = path.join(import.meta.dirname, 'support/autotune-process.ts');

async function dieAt(dir: string, indexId: string, moment: string): Promise<void> {
  const child = spawn(process.execPath, [script, dir, indexId, moment], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

describe('autotune killed', { timeout: 180_000 }, () => {
  it.each([
    ['with the second trial', 'trial:2', 2],
    ['mid-promote', 'mid-promote', 5],
  ] as const)(
    '%s goes on where it was, and promotes once (invariant T2)',
    async (_when, moment, trialsBefore) => {
      const dir = makeDirectory();
      let built: { indexId: string; cursor: string };
      {
        await using rig = await openRig({ dir });
        const { indexId } = await buildTexts(rig, { count: 60 });
        built = { indexId, cursor: rig.rooms.events.headCursor() };
      }
      const { indexId } = built;
      await dieAt(dir, indexId, moment);

      await using rig = await openRig({ dir });
      const [job] = rig.rooms.jobs.list(caller, { kinds: ['index.autotune'] }, {}).edges;
      const ended = await endedJob(rig, job!.node.id);
      expect(ended).toMatchObject({ state: 'SUCCEEDED', attempts: 2 });
      const types: string[] = [];
      for await (const event of rig.rooms.events.subscribe({
        streams: ['jobs', 'trials'],
        after: built.cursor,
      })) {
        types.push(event.type);
        if (event.type === 'job.succeeded') break;
      }
      const died = types.indexOf('job.interrupted');
      const measuredIn = (part: string[]) => part.filter((type) => type === 'trial.measured').length;
      expect(measuredIn(types.slice(0, died))).toBeGreaterThanOrEqual(trialsBefore);
      expect(measuredIn(types)).toBe(5);

      const result = ended.result as AutotuneResult;
      expect(new Set(result.trialIds).size).toBe(5);
      expect(rig.tuning.currentPromotion(caller, indexId)).toMatchObject({
        sequence: 1,
        id: result.promotionId,
      });
      expect(rig.vectors.getIndex(caller, { id: indexId }).generation).toBe(2);
      expect(rig.tuning.listEvaluationSets(caller, indexId, {}).edges).toHaveLength(1);
      expect((await rig.rooms.journal.check()).isIntact).toBe(true);
    },
  );
});
