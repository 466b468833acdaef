import { createAdminCaller, createLogger } from '../../src/kernel/index.ts';
import { createScheduler, type ScheduleAction } from '../../src/scheduler/index.ts';
import { MovedClock } from './clock.ts';
import { openRooms, type RoomOptions } from './rooms.ts';

/** What an action of the tests was asked to start. */
export interface Started {
  key: string;
  isManual: boolean;
}

/**
 * The core rooms with schedulers that are only looked at when told. Jobs of kind `work` end as `behave` says; without
 * `runsJobs` they are left to another process.
 */
export async function openSchedulerRig(
  dataDir: string,
  options: {
    clock?: MovedClock;
    runsKeptMax?: number;
    behave?: () => Promise<void>;
    runsJobs?: boolean;
    jobs?: RoomOptions['jobs'];
  } = {},
) {
  const clock = options.clock ?? new MovedClock();
  const rooms = await openRooms(dataDir, { clock, ...(options.jobs ? { jobs: options.jobs } : {}) });
  const started: Started[] = [];
  const rig = { behave: options.behave ?? (async () => {}), unchanged: false };
  rooms.jobs.register({
    kind: 'work',
    run: async (context) => {
      await rig.behave();
      context.publish(
        () => 'done',
        (value) => value,
      );
    },
  });
  const action: ScheduleAction = {
    kind: 'work',
    describe: () => 'work',
    validate: (_caller, input) => input,
    start: async (caller, input, { idempotencyKey, isManual }) => {
      if (rig.unchanged) return { unchanged: 'Nothing is new.' };
      started.push({ key: idempotencyKey, isManual });
      return { jobId: rooms.jobs.submit(caller, { kind: 'work', input, idempotencyKey }).id };
    },
  };
  const makeScheduler = () => {
    const scheduler = createScheduler({
      ...rooms,
      logger: createLogger({ level: 'silent' }),
      tickMs: 10_000,
      runsKeptMax: options.runsKeptMax ?? 10_000,
      restoreCaller: ({ actor }) => createAdminCaller(actor, 'schedule'),
    });
    scheduler.register(action);
    return scheduler;
  };
  if (options.runsJobs ?? true) rooms.jobs.start();
  const scheduler = makeScheduler();
  return Object.assign(rig, {
    ...rooms,
    clock,
    started,
    scheduler,
    makeScheduler,
    [Symbol.asyncDispose]: async () => {
      await scheduler[Symbol.asyncDispose]();
      await rooms[Symbol.asyncDispose]();
    },
  });
}

export type SchedulerRig = Awaited<ReturnType<typeof openSchedulerRig>>;
