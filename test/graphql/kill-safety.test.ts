import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/index.ts';
import { faultPoints, KillRounds } from '../support/kill-rounds.ts';

/*
 * The server process killed at every named moment and at a few random ones (S1, S2, B1, C1); `npm run test:faults`
 * does fifty. After each restart: everything acknowledged is there, every entry has its hashed file, nothing is
 * left over, no child lives on, and interrupted jobs publish once.
 */
describe('a killed server', { timeout: 300_000 }, () => {
  it('loses nothing and leaves nothing, whenever it dies', async () => {
    await using kills = new KillRounds({ seed: 11 });
    await kills.prepare();
    for (const [point, work] of faultPoints) await kills.killAt(point, work);
    const random = createRandom(11);
    for (let i = 0; i < 2; i++) await kills.killAfter(random() * 800);
    expect(kills.rounds).toHaveLength(faultPoints.length + 2);
  });
});
