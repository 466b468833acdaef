import { expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/index.ts';
import { faultPoints, KillRounds } from '../support/kill-rounds.ts';
import { saveResult, summarize } from '../support/results.ts';

const seed = 20261122;
const randomKills = 50;

it(`a server killed at each named moment and at ${randomKills} random ones loses nothing`, async () => {
  await using kills = new KillRounds({ seed });
  await kills.prepare();
  for (const [point, work] of faultPoints) await kills.killAt(point, work);
  const random = createRandom(seed);
  for (let i = 0; i < randomKills; i++) await kills.killAfter(random() * 1500);

  const { rounds, workload } = kills;
  expect(rounds).toHaveLength(faultPoints.length + randomKills);
  saveResult('kill-safety', {
    seed,
    kills: rounds.length,
    readyMs: summarize(rounds.map((round) => round.readyMs)),
    orphansGoneMs: summarize(rounds.map((round) => round.orphansMs)),
    steps: workload.report,
    rounds,
  });
});
