import type { Caller, Page, PageRequest } from '../kernel/index.ts';
import type { OverlapPolicy, Schedule, ScheduleRun, Trigger } from './model.ts';

/** What a schedule can do. Rooms above register theirs; the scheduler knows none of them. */
export interface ScheduleAction {
  kind: string;
  /** One line for people. */
  describe(input: unknown): string;
  /**
   * Checks the input when a schedule is made or changed, and returns what is stored: plain JSON without secrets.
   * Throws what the work itself would be refused with.
   */
  validate(caller: Caller, input: unknown): Promise<unknown> | unknown;
  /**
   * Starts one run as a job, or says that there is nothing to do. After a crash it is called again with the same
   * key and must then give the same job: pass it on as the job's idempotency key.
   */
  start(
    caller: Caller,
    input: unknown,
    run: { idempotencyKey: string; isManual: boolean; signal: AbortSignal },
  ): Promise<{ jobId: string } | { unchanged: string }>;
}

export interface ScheduleInput {
  name: string;
  trigger: Trigger;
  action: string;
  input: unknown;
  isEnabled?: boolean | null | undefined;
  overlap?: OverlapPolicy | null | undefined;
  catchesUp?: boolean | null | undefined;
  jitterSeconds?: number | null | undefined;
  pauseAfterFailures?: number | null | undefined;
}

export interface ScheduleReference {
  id?: string | null | undefined;
  name?: string | null | undefined;
}

/** `action` only says what kind of `input` is meant: what a schedule runs never changes. */
export type ScheduleChanges = Omit<Partial<ScheduleInput>, 'name' | 'isEnabled'>;

/** One event of the log stream `scheduleRuns`. */
export interface ScheduleRunChange {
  cursor: string;
  /** `run.started`, `.skipped`, `.succeeded`, `.failed` or `.cancelled`. */
  type: string;
  at: number;
  /** As it was at this event. */
  run: ScheduleRun;
}

export interface Scheduler extends AsyncDisposable {
  /** Before `start`. */
  register(action: ScheduleAction): void;
  /** Takes up what a crash left, then looks every `tickMs`. */
  start(): void;
  /** One look: decides all slots that are due, and waits until what it started has become jobs. */
  tick(): Promise<void>;
  create(caller: Caller, input: ScheduleInput): Promise<Schedule>;
  /** A changed trigger begins with a run now, like a new one. Throws INVALID_ARGUMENT for another action. */
  update(caller: Caller, id: string, changes: ScheduleChanges): Promise<Schedule>;
  remove(caller: Caller, id: string): Schedule;
  /** Enabling clears a pause and its failures. */
  setEnabled(caller: Caller, id: string, isEnabled: boolean): Schedule;
  /** Starts a run beside the slots, also of a disabled schedule. Throws SCHEDULE_RUNNING. */
  runNow(caller: Caller, id: string): Promise<ScheduleRun>;
  /** Names of the schedules of an action, also of those that are off, whose input is meant. */
  namesWith(action: string, isMeant: (input: unknown) => boolean): string[];
  get(caller: Caller, reference: ScheduleReference): Schedule;
  list(caller: Caller, page: PageRequest): Page<Schedule>;
  count(caller: Caller): number;
  describe(schedule: Schedule): string;
  isRunning(caller: Caller, scheduleId: string): boolean;
  newestRun(caller: Caller, scheduleId: string): ScheduleRun | null;
  listRuns(caller: Caller, scheduleId: string, page: PageRequest): Page<ScheduleRun>;
  countRuns(caller: Caller, scheduleId: string): number;
  /** Log stream of every decision and every end of a run. */
  follow(
    caller: Caller,
    options: { after?: string | null | undefined; scheduleId?: string | null | undefined },
  ): AsyncIterableIterator<ScheduleRunChange>;
}
