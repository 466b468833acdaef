import type { DatabaseSource } from '../src/ingest/index.ts';
import { commonErrors, onlyGiven, type PageRequest } from '../src/kernel/index.ts';
import type {
  ScheduleRunChange as Change,
  Schedule,
  ScheduleInput,
  ScheduleRun,
  Trigger,
} from '../src/scheduler/index.ts';
import { isActive } from '../src/scheduler/model.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';
import { homeOf } from './home.ts';
import { journalOf } from './journal.ts';
import { pageOf, withCount } from './paging.ts';

type Root = object;
type Nullable<T> = { [K in keyof T]?: T[K] | null | undefined };
type Reference = Nullable<{ id: string; name: string }>;

export type ScheduleRunChange = Change;

type TriggerArguments = Nullable<{
  interval: { seconds: number };
  cron: { expression: string; timezone?: string | null | undefined };
}>;

type ActionArguments = Nullable<{
  ingest: {
    name: string;
    path: string;
    bucket?: string | null | undefined;
    options?: object | null | undefined;
  };
  ingestDatabase: {
    name: string;
    source: DatabaseSource;
    bucket?: string | null | undefined;
  };
  verify: boolean;
}>;

type Policies = Pick<ScheduleInput, 'overlap' | 'catchesUp' | 'jitterSeconds' | 'pauseAfterFailures'>;

export const schedule = (_root: Root, { ref }: { ref: Reference }, { services, caller }: Context) =>
  nullIfAbsent(() => services.scheduler.get(caller, ref));

export const schedules = (_root: Root, args: PageRequest, { services, caller }: Context) =>
  withCount(services.scheduler.list(caller, pageOf(args)), () => services.scheduler.count(caller));

export const description = (schedule: Schedule, _args: object, { services }: Context) =>
  services.scheduler.describe(schedule);

export const nextRunAt = (schedule: Schedule) => (isActive(schedule) ? schedule.nextRunAt : null);

export const lastRun = ({ id }: Schedule, _args: object, { services, caller }: Context) =>
  services.scheduler.newestRun(caller, id);

export const isRunning = ({ id }: Schedule, _args: object, { services, caller }: Context) =>
  services.scheduler.isRunning(caller, id);

export const runs = ({ id }: Schedule, args: PageRequest, { services, caller }: Context) =>
  withCount(services.scheduler.listRuns(caller, id, pageOf(args)), () =>
    services.scheduler.countRuns(caller, id),
  );

export const journal = journalOf;

export const jobOf = ({ jobId }: ScheduleRun, _args: object, { loaders }: Context) =>
  jobId === null ? null : loaders.job.load(jobId);

export const subscribeRuns = (
  _root: Root,
  { after, scheduleId }: Nullable<{ after: string; scheduleId: string }>,
  { services, caller }: Context,
) => services.scheduler.follow(caller, { after, scheduleId });

export async function createSchedule(
  {
    input,
  }: {
    input: Policies & {
      name: string;
      trigger: TriggerArguments;
      action: ActionArguments;
      isEnabled?: boolean | null | undefined;
    };
  },
  context: Context,
) {
  const { trigger, action, ...rest } = input;
  const { services, caller } = context;
  return {
    schedule: await services.scheduler.create(caller, {
      ...rest,
      trigger: readTrigger(trigger),
      ...readAction(action, context),
    }),
  };
}

export async function updateSchedule(
  {
    input,
  }: {
    input: Policies & {
      id: string;
      trigger?: TriggerArguments | null | undefined;
      action?: ActionArguments | null | undefined;
    };
  },
  context: Context,
) {
  const { id, trigger, action, ...rest } = input;
  const { services, caller } = context;
  return {
    schedule: await services.scheduler.update(caller, id, {
      ...rest,
      ...(trigger ? { trigger: readTrigger(trigger) } : {}),
      ...(action ? readAction(action, context) : {}),
    }),
  };
}

export function deleteSchedule({ id }: { id: string }, { services, caller }: Context) {
  const { name } = services.scheduler.remove(caller, id);
  return { id, name };
}

export const enableSchedule = ({ id }: { id: string }, { services, caller }: Context) => ({
  schedule: services.scheduler.setEnabled(caller, id, true),
});

export const disableSchedule = ({ id }: { id: string }, { services, caller }: Context) => ({
  schedule: services.scheduler.setEnabled(caller, id, false),
});

export const runScheduleNow = async ({ id }: { id: string }, { services, caller }: Context) => ({
  run: await services.scheduler.runNow(caller, id),
});

function readTrigger({ interval, cron }: TriggerArguments): Trigger {
  if (interval) return { kind: 'INTERVAL', seconds: interval.seconds };
  return { kind: 'CRON', expression: cron!.expression, timezone: cron!.timezone ?? 'UTC' };
}

function readAction({ ingest, ingestDatabase, verify }: ActionArguments, context: Context) {
  if (verify) return { action: 'verify', input: {} };
  if (ingestDatabase) {
    const { source, ...rest } = ingestDatabase;
    const bucket = homeOf(ingestDatabase, context);
    return { action: 'ingest.database', input: { ...rest, bucket, source: onlyGiven(source) } };
  }
  if (!ingest)
    throw commonErrors.INVALID_ARGUMENT('The action is an ingest, an ingestDatabase, or verify: true.');
  const { path, options, ...rest } = ingest;
  const bucket = homeOf(ingest, context);
  return { action: 'ingest', input: { ...rest, bucket, source: { path }, options: onlyGiven(options) } };
}
