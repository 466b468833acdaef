import { expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/index.ts';
import { faultPoints, KillRounds } from '../support/kill-rounds.ts';
import { saveResult, summarize } from '../support/results.ts';

const seed = 20261122;
const randomKills = 50;

it(`a server killed at each named moment and at ${randomKills} random ones loses nothing`, async () => {
  await using kills = new KillRounds({ seed });
  const { rounds, workload } = kills;
  /** Kept now and then, so that a run that is cut short says how far it came. */
  const save = () =>
    saveResult('kill-safety', {
      seed,
      namedKills: Math.min(rounds.length, faultPoints.length),
      randomKills: Math.max(0, rounds.length - faultPoints.length),
      isWhole: rounds.length === faultPoints.length + randomKills,
      readyMs: summarize(rounds.map((round) => round.readyMs)),
      orphansGoneMs: summarize(rounds.map((round) => round.orphansMs)),
      steps: workload.report,
      rounds,
    });
  await kills.prepare();
  for (const [point, work] of faultPoints) await kills.killAt(point, work);
  const random = createRandom(seed);
  for (let i = 0; i < randomKills; i++) {
    await kills.killAfter(random() * 1000);
    if (i % 5 === 0) save();
  }
  save();
  expect(rounds).toHaveLength(faultPoints.length + randomKills);
});
