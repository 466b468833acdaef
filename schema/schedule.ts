import * as resolve from '../resolvers/schedule.ts';
import {
  overlapPolicies,
  type runReasons,
  runStates,
  type Schedule as ScheduleModel,
  type ScheduleRun as ScheduleRunModel,
  type Trigger as TriggerModel,
} from '../src/scheduler/model.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArguments } from './connection.ts';
import { WriteMode } from './dataset.ts';
import { asResult, Failure, resultUnion } from './errors.ts';
import { DatabaseSourceInput, IngestOptionsInput } from './ingest.ts';
import { Node } from './node.ts';
import { Job, JournalEntryConnection } from './references.ts';

type IntervalModel = Extract<TriggerModel, { kind: 'INTERVAL' }>;
type CronModel = Extract<TriggerModel, { kind: 'CRON' }>;

const IntervalTrigger = builder.objectRef<IntervalModel>('IntervalTrigger').implement({
  fields: (t) => ({ seconds: t.exposeInt('seconds') }),
});

const CronTrigger = builder.objectRef<CronModel>('CronTrigger').implement({
  fields: (t) => ({ expression: t.exposeString('expression'), timezone: t.exposeString('timezone') }),
});

const Trigger = builder.unionType('Trigger', {
  types: [IntervalTrigger, CronTrigger],
  resolveType: (trigger) => ((trigger as TriggerModel).kind === 'CRON' ? 'CronTrigger' : 'IntervalTrigger'),
});

const OverlapPolicy = builder.enumType('OverlapPolicy', {
  description: 'What happens to a slot while the run before it goes on.',
  values: {
    SKIP: { value: overlapPolicies[0], description: 'It is skipped.' },
    WAIT: { value: overlapPolicies[1], description: 'It starts when that run has ended.' },
  } as const,
});

const ScheduleRunState = builder.enumType('ScheduleRunState', { values: runStates });

const ScheduleRunReason = builder.enumType('ScheduleRunReason', {
  values: {
    DUE: { description: 'Its time had come.' },
    CAUGHT_UP: { description: 'It was late, and stands for all slots that were missed meanwhile.' },
    WAITED: { description: 'The run before it had to end first.' },
    MANUAL: { description: 'runScheduleNow.' },
    OVERLAP: { description: 'Skipped: the run before it went on.' },
    MISSED: { description: 'Skipped: too late, and the schedule does not catch up.' },
    UNCHANGED: { description: 'Skipped: there was nothing new.' },
  } as const satisfies Record<(typeof runReasons)[number], object>,
});

const ScheduleRun = builder.objectRef<ScheduleRunModel>('ScheduleRun').implement({
  description: 'One decision of a schedule: what it started, or why it did not.',
  fields: (t) => ({
    id: t.exposeID('id'),
    scheduleId: t.exposeID('scheduleId'),
    slot: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (run) => run.slot,
      description: 'The time it was meant for; null for runScheduleNow.',
    }),
    at: t.field({ type: 'DateTime', resolve: (run) => run.at, description: 'When it was decided.' }),
    state: t.field({ type: ScheduleRunState, resolve: (run) => run.state }),
    reason: t.field({ type: ScheduleRunReason, resolve: (run) => run.reason }),
    missedCount: t.exposeInt('missedCount', {
      description: 'Further slots that had passed; they get no run of their own. Counted up to 100.',
    }),
    job: t.field({ type: Job, nullable: true, resolve: resolve.jobOf }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'Why it failed or was skipped, for people.',
    }),
    failure: t.field({
      type: Failure,
      nullable: true,
      resolve: (run) => run.failure,
      description: 'Why it failed: as its job, or why there is no job.',
    }),
    finishedAt: t.field({ type: 'DateTime', nullable: true, resolve: (run) => run.finishedAt }),
  }),
});

const ScheduleRunConnection = connectionOf('ScheduleRun', ScheduleRun);

const Schedule = builder.objectRef<ScheduleModel>('Schedule').implement({
  description: 'Starts jobs at intervals or by cron, one at a time.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    trigger: t.field({ type: Trigger, resolve: (schedule) => schedule.trigger }),
    action: t.exposeString('action', { description: 'The kind of work: ingest, ingest.database or verify.' }),
    description: t.string({ resolve: resolve.description, description: 'What it does, in one line.' }),
    input: t.field({ type: 'JSON', resolve: (schedule) => schedule.input }),
    isEnabled: t.exposeBoolean('isEnabled'),
    pausedReason: t.exposeString('pausedReason', {
      nullable: true,
      description: 'Set when too many runs failed in a row; enableSchedule clears it.',
    }),
    overlap: t.field({ type: OverlapPolicy, resolve: (schedule) => schedule.overlap }),
    catchesUp: t.exposeBoolean('catchesUp', {
      description: 'Whether one run makes up for slots that were missed.',
    }),
    jitterSeconds: t.exposeInt('jitterSeconds'),
    pauseAfterFailures: t.exposeInt('pauseAfterFailures'),
    failureCount: t.exposeInt('failureCount', { description: 'Failed runs in a row until now.' }),
    nextRunAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: resolve.nextRunAt,
      description: 'Null while it is disabled or paused.',
    }),
    isRunning: t.boolean({ resolve: resolve.isRunning }),
    lastRun: t.field({ type: ScheduleRun, nullable: true, resolve: resolve.lastRun }),
    runs: t.field({
      type: ScheduleRunConnection,
      description: 'Newest first.',
      args: pageArguments,
      resolve: resolve.runs,
    }),
    journal: t.field({
      type: JournalEntryConnection,
      description: 'What happened to it, newest first; for administrators.',
      args: pageArguments,
      resolve: resolve.journal,
    }),
    createdAt: t.field({ type: 'DateTime', resolve: (schedule) => schedule.createdAt }),
    createdBy: t.exposeString('createdBy'),
    updatedAt: t.field({ type: 'DateTime', resolve: (schedule) => schedule.updatedAt }),
  }),
});

const ScheduleConnection = connectionOf('Schedule', Schedule);

const ScheduleRef = builder.inputType('ScheduleRef', {
  isOneOf: true,
  fields: (t) => ({ id: t.id(), name: t.string() }),
});

builder.queryFields((t) => ({
  schedule: t.field({
    type: Schedule,
    nullable: true,
    args: { ref: t.arg({ type: ScheduleRef, required: true }) },
    resolve: resolve.schedule,
  }),
  schedules: t.field({
    type: ScheduleConnection,
    description: 'By name.',
    args: pageArguments,
    resolve: resolve.schedules,
  }),
}));

const ScheduleRunEvent = builder.objectRef<resolve.ScheduleRunChange>('ScheduleRunEvent').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Pass it as `after` to go on behind this event.' }),
    type: t.exposeString('type', {
      description: 'run.started, .skipped, .succeeded, .failed or .cancelled.',
    }),
    at: t.field({ type: 'DateTime', resolve: (event) => event.at }),
    run: t.field({ type: ScheduleRun, resolve: (event) => event.run, description: 'As it was then.' }),
  }),
});

builder.subscriptionFields((t) => ({
  scheduleRuns: t.field({
    type: ScheduleRunEvent,
    description:
      'Log stream: every decision and every end of a run exactly once, in order, from `after` on; without it, from now on.',
    args: { after: t.arg.string(), scheduleId: t.arg.id() },
    subscribe: resolve.subscribeRuns,
    resolve: (event: resolve.ScheduleRunChange) => event,
  }),
}));

const IntervalTriggerInput = builder.inputType('IntervalTriggerInput', {
  fields: (t) => ({ seconds: t.int({ required: true, description: '1 to 31,536,000.' }) }),
});

const CronTriggerInput = builder.inputType('CronTriggerInput', {
  fields: (t) => ({
    expression: t.string({
      required: true,
      description:
        'minute hour day month weekday, with seconds in front where wanted; or @daily and the like.',
    }),
    timezone: t.string({ defaultValue: 'UTC', description: 'An IANA name such as Europe/Berlin.' }),
  }),
});

const TriggerInput = builder.inputType('TriggerInput', {
  isOneOf: true,
  fields: (t) => ({
    interval: t.field({ type: IntervalTriggerInput }),
    cron: t.field({ type: CronTriggerInput }),
  }),
});

const ScheduledIngestInput = builder.inputType('ScheduledIngestInput', {
  description: 'A new version of a dataset whenever the bytes of a server file have changed.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The dataset.' }),
    path: t.string({ required: true, description: 'A file of the server under [ingest] allowed_roots.' }),
    mode: t.field({ type: WriteMode, defaultValue: 'REPLACE' }),
    bucket: t.string({ description: 'By default the dataset’s own bucket, or primary.' }),
    options: t.field({ type: IngestOptionsInput }),
    primaryKey: t.stringList(),
  }),
});

const ScheduledDatabaseIngestInput = builder.inputType('ScheduledDatabaseIngestInput', {
  description: 'A table, view or SELECT of a connection, read at each slot.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The dataset.' }),
    source: t.field({ type: DatabaseSourceInput, required: true }),
    mode: t.field({ type: WriteMode, defaultValue: 'REPLACE' }),
    bucket: t.string({ description: 'By default the dataset’s own bucket, or primary.' }),
    primaryKey: t.stringList(),
  }),
});

const ScheduleActionInput = builder.inputType('ScheduleActionInput', {
  isOneOf: true,
  fields: (t) => ({
    ingest: t.field({ type: ScheduledIngestInput }),
    ingestDatabase: t.field({ type: ScheduledDatabaseIngestInput }),
    verify: t.boolean({ description: 'true: reads every file and the journal and compares their hashes.' }),
  }),
});

const jitterSeconds = 'Each run starts up to this much later, always the same for one slot; at most 3600.';
const pauseAfterFailures = 'Failed runs in a row after which it pauses; by default 5, 0 for never.';

const CreateScheduleInput = builder.inputType('CreateScheduleInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    trigger: t.field({ type: TriggerInput, required: true }),
    action: t.field({ type: ScheduleActionInput, required: true }),
    isEnabled: t.boolean({ defaultValue: true, description: 'The first run comes at once.' }),
    overlap: t.field({ type: OverlapPolicy, defaultValue: 'SKIP' }),
    catchesUp: t.boolean({ defaultValue: true }),
    jitterSeconds: t.int({ description: jitterSeconds }),
    pauseAfterFailures: t.int({ description: pauseAfterFailures }),
  }),
});

const UpdateScheduleInput = builder.inputType('UpdateScheduleInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    trigger: t.field({ type: TriggerInput, description: 'A new trigger begins with a run at once.' }),
    action: t.field({ type: ScheduleActionInput, description: 'Of the same kind as before.' }),
    overlap: t.field({ type: OverlapPolicy }),
    catchesUp: t.boolean(),
    jitterSeconds: t.int({ description: jitterSeconds }),
    pauseAfterFailures: t.int({ description: pauseAfterFailures }),
  }),
});

const schedulePayload = (name: string) =>
  builder.objectRef<{ schedule: ScheduleModel }>(name).implement({
    fields: (t) => ({ schedule: t.field({ type: Schedule, resolve: (payload) => payload.schedule }) }),
  });

const DeleteSchedulePayload = builder
  .objectRef<{ id: string; name: string }>('DeleteSchedulePayload')
  .implement({
    fields: (t) => ({ id: t.exposeID('id'), name: t.exposeString('name') }),
  });

const RunScheduleNowPayload = builder
  .objectRef<{ run: ScheduleRunModel }>('RunScheduleNowPayload')
  .implement({
    fields: (t) => ({ run: t.field({ type: ScheduleRun, resolve: (payload) => payload.run }) }),
  });

const CreateScheduleResult = resultUnion('CreateScheduleResult', schedulePayload('CreateSchedulePayload'));
const UpdateScheduleResult = resultUnion('UpdateScheduleResult', schedulePayload('UpdateSchedulePayload'));
const EnableScheduleResult = resultUnion('EnableScheduleResult', schedulePayload('EnableSchedulePayload'));
const DisableScheduleResult = resultUnion('DisableScheduleResult', schedulePayload('DisableSchedulePayload'));
const DeleteScheduleResult = resultUnion('DeleteScheduleResult', DeleteSchedulePayload);
const RunScheduleNowResult = resultUnion('RunScheduleNowResult', RunScheduleNowPayload);

builder.mutationFields((t) => ({
  createSchedule: t.field({
    type: CreateScheduleResult,
    args: { input: t.arg({ type: CreateScheduleInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.createSchedule(args, context)),
  }),
  updateSchedule: t.field({
    type: UpdateScheduleResult,
    args: { input: t.arg({ type: UpdateScheduleInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.updateSchedule(args, context)),
  }),
  deleteSchedule: t.field({
    type: DeleteScheduleResult,
    description: 'Forgets the schedule and its runs; jobs and the journal stay.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.deleteSchedule(args, context)),
  }),
  enableSchedule: t.field({
    type: EnableScheduleResult,
    description: 'Looks at its slots again, from now on; clears a pause.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.enableSchedule(args, context)),
  }),
  disableSchedule: t.field({
    type: DisableScheduleResult,
    description: 'Lets a running job go on, and starts no other.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.disableSchedule(args, context)),
  }),
  runScheduleNow: t.field({
    type: RunScheduleNowResult,
    description:
      'Starts a run beside the slots, also of a disabled schedule, and whether or not anything changed.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.runScheduleNow(args, context)),
  }),
}));
