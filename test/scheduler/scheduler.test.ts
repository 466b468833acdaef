import { describe, expect, it } from 'vitest';
import type { PageRequest } from '../../src/kernel/index.ts';
import {
  type Schedule,
  type ScheduleInput,
  type Scheduler,
  schedulerErrors,
} from '../../src/scheduler/index.ts';
import { MovedClock } from '../support/clock.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, reader } from '../support/rooms.ts';
import { openSchedulerRig, type SchedulerRig } from '../support/scheduler-rig.ts';
import { expectSealed } from '../support/sealed.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const hour = 60 * minute;

const create = (rig: SchedulerRig, change: Partial<ScheduleInput> = {}) =>
  rig.scheduler.create(admin, {
    name: 'nightly',
    trigger: { kind: 'INTERVAL', seconds: 60 },
    action: 'work',
    input: { a: 1 },
    ...change,
  });

const cron = (expression: string, timezone = 'UTC') => ({ kind: 'CRON' as const, expression, timezone });

/** All decisions, oldest first. */
const runsOf = (scheduler: Scheduler, { id }: Schedule) =>
  scheduler
    .listRuns(admin, id, { first: 500 })
    .edges.map(({ node }) => node)
    .reverse();

/** Looks once, and waits until what it started has ended. */
async function tick(rig: SchedulerRig, schedulers: readonly Scheduler[] = [rig.scheduler]) {
  await Promise.all(schedulers.map((scheduler) => scheduler.tick()));
  await until(() => rig.jobs.runningCount === 0 && rig.jobs.count(admin, { states: ['QUEUED'] }) === 0);
  await rig.scheduler.tick(); // at the same moment: notes the ends
}

describe('the list of schedules', () => {
  it('is read from either end', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    for (const name of ['a', 'c', 'b', 'd']) await create(rig, { name });
    const names = (page: PageRequest) => rig.scheduler.list(admin, page).edges.map(({ node }) => node.name);
    expect(names({ first: 2 })).toEqual(['a', 'b']);
    expect(names({ last: 2 })).toEqual(['c', 'd']);
    const { cursor } = rig.scheduler.list(admin, { last: 1 }).edges[0]!;
    expect(names({ last: 2, before: cursor })).toEqual(['b', 'c']);
    expect(rig.scheduler.count(admin)).toBe(4);
  });
});

describe('a schedule', () => {
  it('runs at once, then at its interval, and says why', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const schedule = await create(rig);
    expect(schedule.nextRunAt).toBe(rig.clock.now());
    await tick(rig);
    await tick(rig);
    rig.clock.move(minute);
    await tick(rig);
    expect(runsOf(rig.scheduler, schedule)).toMatchObject([
      { state: 'SUCCEEDED', reason: 'DUE', slot: schedule.createdAt, missedCount: 0 },
      { state: 'SUCCEEDED', reason: 'DUE', slot: schedule.createdAt + minute },
    ]);
    expect(rig.journal.list(admin, { entityId: schedule.id }, {}).edges.map((e) => e.node.action)).toEqual([
      'fired',
      'fired',
      'created',
    ]);
  });

  it('streams every decision and end', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const cursor = rig.events.headCursor();
    await create(rig);
    await tick(rig);
    const types: string[] = [];
    for await (const { type } of rig.scheduler.follow(admin, { after: cursor }))
      if (types.push(type) === 2) break;
    expect(types).toEqual(['run.started', 'run.succeeded']);
  });

  it.for([
    [{ trigger: cron('61 * * * *') }, 'INVALID_CRON'],
    [{ trigger: cron('0 0 31 2 *') }, 'INVALID_CRON'],
    [{ trigger: cron('') }, 'INVALID_CRON'],
    [{ trigger: cron('0 0 * * *', 'Mars/Base') }, 'INVALID_TIME_ZONE'],
    [{ trigger: { kind: 'INTERVAL', seconds: 0 } }, 'INVALID_INTERVAL'],
    [{ trigger: { kind: 'INTERVAL', seconds: 1.5 } }, 'INVALID_INTERVAL'],
    [{ name: 'No Name' }, 'INVALID_NAME'],
    [{ action: 'wrok' }, 'INVALID_ARGUMENT'],
    [{ jitterSeconds: 3601 }, 'INVALID_ARGUMENT'],
  ] as const)('is refused on creation: %j', async ([change, code]) => {
    await using rig = await openSchedulerRig(makeDirectory());
    await expect(create(rig, change as Partial<ScheduleInput>)).rejects.toMatchObject({ code });
    expect(rig.scheduler.count(admin)).toBe(0);
  });

  it('has a name of its own, and is changed only by writers', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig);
    await expect(create(rig)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(rig.scheduler.runNow(reader, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(() => rig.scheduler.remove(reader, id)).toThrow(/may not/);
    rig.scheduler.remove(admin, id);
    expect(() => rig.scheduler.get(admin, { id })).toThrow(/no schedule/);
  });

  it('runs by hand while disabled, and only once at a time', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig, { isEnabled: false });
    const gate = Promise.withResolvers<void>();
    rig.behave = () => gate.promise;
    await tick(rig);
    expect(await rig.scheduler.runNow(admin, id)).toMatchObject({
      state: 'RUNNING',
      reason: 'MANUAL',
      slot: null,
    });
    await expect(rig.scheduler.runNow(admin, id)).rejects.toMatchObject({ code: 'SCHEDULE_RUNNING' });
    gate.resolve();
    await tick(rig);
    expect(rig.scheduler.newestRun(admin, id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(rig.started).toMatchObject([{ isManual: true }]);
  });

  it('skips, or waits, while the run before goes on', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const skipping = await create(rig);
    const waiting = await create(rig, { name: 'waiting', overlap: 'WAIT' });
    const gate = Promise.withResolvers<void>();
    rig.behave = () => gate.promise;
    await rig.scheduler.tick();
    rig.clock.move(minute);
    await rig.scheduler.tick();
    expect(rig.scheduler.newestRun(admin, skipping.id)).toMatchObject({
      state: 'SKIPPED',
      reason: 'OVERLAP',
    });
    expect(rig.scheduler.countRuns(admin, waiting.id)).toBe(1);
    rig.clock.move(1000);
    gate.resolve();
    await tick(rig);
    await tick(rig);
    expect(runsOf(rig.scheduler, waiting)).toMatchObject([{ reason: 'DUE' }, { reason: 'WAITED' }]);
    expect(runsOf(rig.scheduler, skipping).map(({ state }) => state)).toEqual(['SUCCEEDED', 'SKIPPED']);
  });

  it('notes that nothing is new', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig);
    rig.unchanged = true;
    await tick(rig);
    expect(rig.scheduler.newestRun(admin, id)).toMatchObject({
      state: 'SKIPPED',
      reason: 'UNCHANGED',
      message: 'Nothing is new.',
      jobId: null,
    });
  });

  it('pauses after failures in a row, until it is enabled', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig, { pauseAfterFailures: 2 });
    rig.behave = async () => {
      throw new Error('boom');
    };
    for (let i = 0; i < 4; i++) {
      await tick(rig);
      rig.clock.move(minute);
    }
    expect(rig.started).toHaveLength(2);
    expect(rig.scheduler.get(admin, { id })).toMatchObject({ failureCount: 2 });
    expect(rig.scheduler.get(admin, { id }).pausedReason).toMatch(/2 runs failed/);
    rig.behave = async () => {};
    rig.scheduler.setEnabled(admin, id, true);
    rig.clock.move(minute);
    await tick(rig);
    expect(rig.scheduler.get(admin, { id })).toMatchObject({ failureCount: 0, pausedReason: null });
    expect(rig.started).toHaveLength(3);
  });

  it('keeps what its input and its failures say out of the journal, but for readers', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig, { input: { sql: "… where name = 'Zuleika'" }, pauseAfterFailures: 1 });
    await rig.scheduler.update(admin, id, { input: { sql: "… where name = 'Max'" } });
    rig.behave = async () => {
      throw schedulerErrors.INVALID_CRON('No row fits Katie.');
    };
    await tick(rig);
    expect(rig.scheduler.get(admin, { id }).pausedReason).toContain('Katie');
    for (const name of ['Zuleika', 'Max', 'Katie']) expectSealed(rig.journal, id, name);
  });

  it('starts later by the same jitter each time it is asked', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id, createdAt } = await create(rig, { jitterSeconds: 30, trigger: cron('0 * * * *') });
    await tick(rig);
    const { nextSlot, nextRunAt } = rig.scheduler.get(admin, { id });
    expect(nextSlot).toBe(createdAt + hour);
    expect(nextRunAt! - nextSlot!).toBeGreaterThanOrEqual(0);
    expect(nextRunAt! - nextSlot!).toBeLessThan(30_000);
    rig.clock.move(hour + 30_000);
    await tick(rig);
    expect(rig.scheduler.newestRun(admin, id)).toMatchObject({ slot: nextSlot, reason: 'DUE' });
  });

  it('begins anew with a changed trigger', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig, { trigger: cron('0 0 1 1 *') });
    await tick(rig);
    rig.clock.move(1000);
    await rig.scheduler.update(admin, id, { trigger: { kind: 'INTERVAL', seconds: 10 } });
    await tick(rig);
    rig.clock.move(10_000);
    await tick(rig);
    expect(rig.scheduler.countRuns(admin, id)).toBe(3);
    expect(rig.journal.list(admin, { entityId: id, action: 'edited' }, {}).edges[0]!.node.field).toBe(
      'trigger',
    );
  });
});

describe('a change', () => {
  it('of the action is refused, whatever its input', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig);
    await expect(
      rig.scheduler.update(admin, id, { action: 'verify', input: { other: true } }),
    ).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'This schedule runs work; make another for verify.',
    });
    await rig.scheduler.update(admin, id, { action: 'work', input: { a: 2 } });
    expect(rig.scheduler.get(admin, { id }).input).toEqual({ a: 2 });
  });

  it('keeps what another changed meanwhile', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig);
    const trigger = { kind: 'INTERVAL', seconds: 77 } as const;
    await Promise.all([
      rig.scheduler.update(admin, id, { input: { a: 2 } }), // waits for the action's judgement
      rig.scheduler.update(admin, id, { trigger }),
    ]);
    expect(rig.scheduler.get(admin, { id })).toMatchObject({ trigger, input: { a: 2 } });
  });
});

describe('H1: a slot is decided once', () => {
  it('by two schedulers over 300 slots', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    await using other = rig.makeScheduler();
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        create(rig, {
          name: `s${i}`,
          trigger: i % 2 ? cron('* * * * *') : { kind: 'INTERVAL', seconds: 60 },
        }),
      ),
    );
    for (let i = 0; i < 30; i++) {
      await Promise.all([rig.scheduler.tick(), other.tick()]);
      await until(() => rig.jobs.runningCount === 0 && rig.jobs.count(admin, { states: ['QUEUED'] }) === 0);
      await Promise.all([other.tick(), rig.scheduler.tick()]);
      rig.clock.move(minute);
    }
    expect(new Set(rig.started.map(({ key }) => key)).size).toBe(300);
    expect(rig.jobs.count(admin, {})).toBe(300);
    for (const schedule of made) {
      const runs = runsOf(rig.scheduler, schedule);
      expect(runs.map(({ slot }) => slot)).toEqual(
        Array.from({ length: 30 }, (_, i) => schedule.createdAt + i * minute),
      );
      expect(runs.every(({ state, reason }) => state === 'SUCCEEDED' && reason === 'DUE')).toBe(true);
    }
  });

  it('also when a start was interrupted: the same run goes on', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const { id } = await create(rig);
    await tick(rig);
    const run = rig.scheduler.newestRun(admin, id)!;
    rig.metadata.db.run("update schedule_runs set state = 'STARTING', job_id = null, finished_at = null");
    await using restarted = rig.makeScheduler();
    await tick(rig, [restarted]);
    expect(rig.scheduler.newestRun(admin, id)).toMatchObject({
      id: run.id,
      jobId: run.jobId,
      state: 'SUCCEEDED',
    });
    expect(rig.jobs.count(admin, {})).toBe(1);
  });
});

describe('H2: the clock', () => {
  it.for([
    ['INTERVAL', { kind: 'INTERVAL', seconds: 60 }],
    ['CRON', cron('* * * * *')],
  ] as const)('jumps a day ahead and back: one catch-up, none starved (%s)', async ([, trigger]) => {
    await using rig = await openSchedulerRig(makeDirectory());
    const schedule = await create(rig, { trigger });
    await tick(rig);
    rig.clock.move(24 * hour);
    await tick(rig);
    await tick(rig);
    expect(runsOf(rig.scheduler, schedule)).toMatchObject([
      { reason: 'DUE' },
      { reason: 'CAUGHT_UP', missedCount: 100 },
    ]);
    rig.clock.move(minute);
    await tick(rig);
    expect(rig.scheduler.newestRun(admin, schedule.id)).toMatchObject({ reason: 'DUE' });
    rig.clock.move(-24 * hour);
    await tick(rig);
    for (let i = 0; i < 3; i++) {
      rig.clock.move(minute);
      await tick(rig);
    }
    const runs = runsOf(rig.scheduler, schedule);
    expect(runs.slice(3).map(({ reason }) => reason)).toEqual(['DUE', 'DUE', 'DUE']);
    expect(new Set(runs.map(({ slot }) => slot)).size).toBe(runs.length);
  });

  it('goes back an hour: an interval goes on at once, a cron slot that ran does not run again', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const interval = await create(rig, { trigger: { kind: 'INTERVAL', seconds: 600 } });
    const minutely = await create(rig, { name: 'cron', trigger: cron('*/10 * * * *') });
    for (let i = 0; i <= 6; i++) {
      await tick(rig);
      rig.clock.move(10 * minute);
    }
    rig.clock.move(-hour);
    for (let i = 0; i <= 8; i++) {
      await tick(rig);
      rig.clock.move(10 * minute);
    }
    for (const schedule of [interval, minutely]) {
      const slots = runsOf(rig.scheduler, schedule).map(({ slot }) => slot);
      expect(new Set(slots).size).toBe(slots.length);
    }
    expect(rig.scheduler.countRuns(admin, interval.id)).toBeGreaterThanOrEqual(7 + 7);
    // 10:00 to 11:00 ran; after the jump the first slots that did not are 11:10, 11:20 and 11:30.
    expect(rig.scheduler.countRuns(admin, minutely.id)).toBe(7 + 3);
  });

  it.for([
    ['shorter than the time between two looks', { seconds: 1 }, {}],
    ['shorter than the jitter', { seconds: 5 }, { jitterSeconds: 3600 }],
  ] as const)('runs at an interval %s, also without catching up', async ([, interval, change]) => {
    await using rig = await openSchedulerRig(makeDirectory());
    const schedule = await create(rig, {
      trigger: { kind: 'INTERVAL', ...interval },
      catchesUp: false,
      ...change,
    });
    await tick(rig);
    for (let i = 0; i < 4000; i++) {
      rig.clock.move(10_000);
      const { nextRunAt } = rig.scheduler.get(admin, { id: schedule.id });
      if (nextRunAt! <= rig.clock.now()) await tick(rig);
      if (rig.scheduler.countRuns(admin, schedule.id) >= 4) break;
    }
    expect(runsOf(rig.scheduler, schedule).length).toBeGreaterThanOrEqual(4);
    for (const run of runsOf(rig.scheduler, schedule))
      expect(run).toMatchObject({ state: 'SUCCEEDED', reason: 'DUE' });
    rig.clock.move(2 * hour);
    await tick(rig);
    expect(rig.scheduler.newestRun(admin, schedule.id)).toMatchObject({ state: 'SKIPPED', reason: 'MISSED' });
  });

  it('does not make up for what passed where that is not wanted, or it was disabled', async () => {
    await using rig = await openSchedulerRig(makeDirectory());
    const missing = await create(rig, { catchesUp: false });
    const disabled = await create(rig, { name: 'disabled' });
    await tick(rig);
    rig.scheduler.setEnabled(admin, disabled.id, false);
    rig.clock.move(10 * minute + 1);
    await tick(rig);
    rig.scheduler.setEnabled(admin, disabled.id, true);
    await tick(rig);
    expect(rig.scheduler.newestRun(admin, missing.id)).toMatchObject({ state: 'SKIPPED', reason: 'MISSED' });
    expect(rig.scheduler.countRuns(admin, disabled.id)).toBe(1);
    rig.clock.move(minute);
    await tick(rig);
    expect(rig.scheduler.newestRun(admin, missing.id)).toMatchObject({ reason: 'DUE' });
    expect(rig.scheduler.newestRun(admin, disabled.id)).toMatchObject({ reason: 'DUE' });
  });

  it.for([
    // Clocks go forward at 02:00: 02:30 does not exist and runs at 03:00 summer time.
    ['30 2 * * *', '2026-03-28T12:00:00Z', ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z']],
    // Clocks go back at 03:00: 02:30 exists twice and runs once.
    ['30 2 * * *', '2026-10-24T12:00:00Z', ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z']],
    // By the hour, elapsed time counts.
    [
      '0 * * * *',
      '2026-10-24T23:30:00Z',
      ['2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    ],
    ['0 * * * *', '2026-03-28T23:30:00Z', ['2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z']],
  ] as const)('changes for daylight saving: %s from %s', async ([expression, start, slots]) => {
    await using rig = await openSchedulerRig(makeDirectory(), { clock: new MovedClock(Date.parse(start)) });
    const schedule = await create(rig, { trigger: cron(expression, 'Europe/Berlin') });
    await tick(rig);
    const end = Date.parse(slots.at(-1)!);
    while (rig.clock.now() < end) {
      rig.clock.move(30 * minute);
      await rig.scheduler.tick();
      await tick(rig);
    }
    const runs = runsOf(rig.scheduler, schedule).slice(1);
    expect(runs.map(({ slot }) => new Date(slot!).toISOString().replace('.000', ''))).toEqual(slots);
    expect(runs.every(({ reason }) => reason === 'DUE')).toBe(true);
  });
});
