import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createRandom } from '../../src/kernel/index.ts';
import type { ScheduleRun, Trigger } from '../../src/scheduler/index.ts';
import { type Child, startChild } from './child.ts';
import { MovedClock } from './clock.ts';
import { makeDirectory } from './directory.ts';
import { admin } from './rooms.ts';
import type { LookAnswer, LookRequest } from './scheduler-process.ts';
import { openSchedulerRig, type SchedulerRig } from './scheduler-rig.ts';
import { until } from './until.ts';

const minute = 60_000;
const script = new URL('./scheduler-process.ts', import.meta.url);

/** A time during which the clock goes minute by minute; it is set to its start, from wherever it was. */
export interface Phase {
  name: string;
  start: string;
  minutes: number;
}

export interface SchedulerRunReport {
  slots: number;
  jobs: number;
  kills: Record<string, number>;
  /** Slots with more than one run, and jobs that more than one run names. */
  twice: number;
  /** Minutes of a phase at which a minutely schedule neither ran nor had run at the same slot before. */
  starved: string[];
  /** The most runs that made up for missed slots, by schedule, between two jumps of the clock. */
  catchUpsMax: number;
  /** Runs by state and reason. */
  outcomes: Record<string, number>;
  /** The slots of the schedules that run once a day or hour, by name. */
  sparse: Record<string, string[]>;
}

const cron = (expression: string, timezone = 'UTC'): Trigger => ({ kind: 'CRON', expression, timezone });

const minutely: [string, Trigger][] = [
  ['cron_utc', cron('* * * * *')],
  ['cron_berlin', cron('* * * * *', 'Europe/Berlin')],
  ['cron_new_york', cron('*/1 * * * *', 'America/New_York')],
  ['interval_a', { kind: 'INTERVAL', seconds: 60 }],
  ['interval_b', { kind: 'INTERVAL', seconds: 60 }],
  ['interval_wait', { kind: 'INTERVAL', seconds: 60 }],
];

const sparse: [string, Trigger][] = [
  ['daily_berlin', cron('30 2 * * *', 'Europe/Berlin')],
  ['hourly_berlin', cron('0 * * * *', 'Europe/Berlin')],
];

/** Moments of a look at which a scheduler is killed; `now` is a signal from outside. */
const deaths = ['slot-claimed', 'slot-claimed:3', 'run-started', 'run-started:2', 'now'];

/**
 * Two schedulers in processes of their own on one catalog, looking at the same moments, one or both of them killed
 * in every `killEvery`th. A third process, this one, runs the jobs.
 */
export async function runSchedulers(options: {
  phases: readonly Phase[];
  killEvery: number;
  seed: number;
}): Promise<SchedulerRunReport> {
  const dir = makeDirectory();
  const clock = new MovedClock(Date.parse(options.phases[0]!.start));
  await using rig = await openSchedulerRig(dir, { clock, jobs: { leaseMs: 60, queueMax: 10_000 } });
  for (const [name, trigger] of [...minutely, ...sparse])
    await rig.scheduler.create(admin, {
      name,
      trigger,
      action: 'work',
      input: { name },
      overlap: name === 'interval_wait' ? 'WAIT' : 'SKIP',
    });
  const pair = new SchedulerPair(dir, options.seed);
  await pair.start();
  let step = 0;
  for (const phase of options.phases) {
    clock.move(Date.parse(phase.start) - clock.now());
    for (let i = 0; i <= phase.minutes; i++) {
      const kills = ++step % options.killEvery === 0;
      await pair.look(clock.now(), kills);
      do {
        await settle(rig);
        await pair.look(clock.now(), false); // notes the ends, and takes up what the dead left
      } while (hasOpenRuns(rig));
      clock.move(minute);
    }
  }
  await pair.stop();
  return report(rig, options.phases, pair.kills);
}

/** Waits until every submitted job has ended. */
const settle = (rig: SchedulerRig) =>
  until(() => rig.jobs.count(admin, { states: ['QUEUED', 'RUNNING'] }) === 0, 'the jobs end');

const hasOpenRuns = (rig: SchedulerRig) => allRuns(rig).some(({ finishedAt }) => finishedAt === null);

const schedulesOf = (rig: SchedulerRig) =>
  rig.scheduler.list(admin, { first: 100 }).edges.map(({ node }) => node);

function allRuns(rig: SchedulerRig): ScheduleRun[] {
  return rig.metadata.db.all<ScheduleRun>(
    `select id, schedule_id as scheduleId, slot, at, state, reason, job_id as jobId, finished_at as finishedAt
     from schedule_runs order by seq`,
  );
}

class SchedulerPair {
  readonly kills: Record<string, number> = {};
  private readonly dirs: string[];
  private readonly random: () => number;
  private children: Child[] = [];

  constructor(dir: string, seed: number) {
    this.random = createRandom(seed);
    // The lock is a file of the directory: below it, two schedulers can share the catalog itself.
    this.dirs = ['first', 'second'].map((name) => {
      const own = path.join(dir, name);
      mkdirSync(own);
      symlinkSync(path.join(dir, 'catalog.db'), path.join(own, 'catalog.db'));
      return own;
    });
  }

  async start() {
    this.children = await Promise.all(this.dirs.map((dir) => this.startOne(dir)));
  }

  /** Both look at once; those that die are replaced. */
  async look(now: number, kills: boolean) {
    const victims = kills ? [this.random() < 0.5 ? 0 : 1, ...(this.random() < 0.3 ? [0, 1] : [])] : [];
    await Promise.all(
      this.children.map(async (child, i) => {
        const death = victims.includes(i) ? deaths[Math.floor(this.random() * deaths.length)]! : undefined;
        const request: LookRequest = { now, fault: death === 'now' ? undefined : death };
        child.process.send(request);
        if (death === 'now') setTimeout(() => child.process.kill('SIGKILL'), this.random() * 15);
        const answer = (await child.receive().catch(() => undefined)) as LookAnswer | undefined;
        if (answer?.failed) throw new Error(answer.failed);
        if (death === undefined) return;
        // It may not have come to the moment, because the other one did the work.
        await child.kill();
        const cause = answer ? 'after its look' : (death.split(':')[0] ?? death);
        this.kills[cause] = (this.kills[cause] ?? 0) + 1;
        this.children[i] = await this.startOne(this.dirs[i]!);
      }),
    );
  }

  async stop() {
    await Promise.all(this.children.map((child) => child.kill()));
  }

  private async startOne(dir: string): Promise<Child> {
    const child = startChild(script, [dir]);
    await child.receive();
    return child;
  }
}

function report(
  rig: SchedulerRig,
  phases: readonly Phase[],
  kills: Record<string, number>,
): SchedulerRunReport {
  const runs = allRuns(rig);
  const names = new Map(schedulesOf(rig).map(({ id, name }) => [id, name]));
  const of = (name: string) => runs.filter((run) => names.get(run.scheduleId) === name);
  const jobIds = runs.flatMap(({ jobId }) => jobId ?? []);
  const jobs = rig.jobs.count(admin, {});
  const places = new Set(runs.map(({ scheduleId, slot }) => `${scheduleId} ${slot}`));
  const outcomes: Record<string, number> = {};
  for (const { state, reason } of runs)
    outcomes[`${state} ${reason}`] = (outcomes[`${state} ${reason}`] ?? 0) + 1;
  return {
    slots: runs.length,
    jobs,
    kills,
    twice:
      runs.length - places.size + (jobIds.length - new Set(jobIds).size) + Math.abs(jobs - jobIds.length),
    starved: minutely.flatMap(([name]) => findStarved(name, of(name), phases)),
    catchUpsMax: Math.max(
      ...[...minutely, ...sparse].flatMap(([name]) => phases.map((phase) => countCatchUps(of(name), phase))),
    ),
    outcomes,
    sparse: Object.fromEntries(
      sparse.map(([name]) => [name, of(name).map(({ slot }) => new Date(slot!).toISOString())]),
    ),
  };
}

/**
 * The moments of a phase, but for its first, at which a schedule that should did not run. The clock comes to a moment
 * in several phases: an interval runs every time, a time of day that ran before does not run again.
 */
function findStarved(name: string, runs: readonly ScheduleRun[], phases: readonly Phase[]): string[] {
  const slots = new Set(runs.map(({ slot }) => slot));
  const runsAt = new Map<number, number>();
  for (const { at, state } of runs) if (state === 'SUCCEEDED') runsAt.set(at, (runsAt.get(at) ?? 0) + 1);
  return phases.flatMap(({ name: phase, start, minutes }) =>
    Array.from({ length: minutes }, (_, i) => Date.parse(start) + (i + 1) * minute)
      .filter((at) => {
        const left = runsAt.get(at) ?? 0;
        runsAt.set(at, left - 1);
        return left <= 0 && (name.startsWith('interval') || !slots.has(at));
      })
      .map((at) => `${name} at ${new Date(at).toISOString()} (${phase})`),
  );
}

function countCatchUps(runs: readonly ScheduleRun[], { start, minutes }: Phase): number {
  const from = Date.parse(start);
  return runs.filter(
    ({ reason, at }) => reason === 'CAUGHT_UP' && at >= from && at <= from + minutes * minute,
  ).length;
}
