import { createHash } from 'node:crypto';
import { StateHub } from '../events/index.ts';
import {
  type Caller,
  canonicalJson,
  mapStream,
  notFound,
  type Page,
  type PageRequest,
  readFailure,
  readPage,
  requireWriter,
  type StoredFailure,
} from '../kernel/index.ts';
import type { Tx } from '../metadata/index.ts';
import { jobErrors } from './errors.ts';
import { type JobHandler, JobRunner, type JobRunnerOptions } from './job-runner.ts';
import { type JobRow, JobStore, toJob } from './job-store.ts';
import {
  isTerminal,
  type Job,
  type JobFilter,
  type JobLogLine,
  type JobState,
  type JobSubject,
} from './model.ts';

export interface JobSpec {
  kind: string;
  /** Plain JSON; handlers see it again after a restart. */
  input: unknown;
  subject?: JobSubject | undefined;
  /** The same key and input give the same job again, as long as that job is kept. */
  idempotencyKey?: string | null | undefined;
  /** Throws to refuse a new job, in the submitting transaction; a repeated request is not asked. */
  requireFree?: (() => void) | undefined;
}

export interface JobQueue extends AsyncDisposable {
  /** Before `start`. */
  register(handler: JobHandler): void;
  /** Puts back what a crash left running, then begins to work. */
  start(): void;
  submit(caller: Caller, spec: JobSpec): Job;
  /** The job that a request with this key made before, null for a new one. Throws IDEMPOTENCY_KEY_REUSED. */
  findRepeated(caller: Caller, spec: Pick<JobSpec, 'kind' | 'input' | 'idempotencyKey'>): Job | null;
  get(caller: Caller, id: string): Job;
  getMany(caller: Caller, ids: readonly string[]): (Job | null)[];
  /** Newest first. */
  list(caller: Caller, filter: JobFilter, page: PageRequest): Page<Job>;
  count(caller: Caller, filter: JobFilter): number;
  log(caller: Caller, id: string): JobLogLine[];
  cancel(caller: Caller, id: string): Job;
  retry(caller: Caller, id: string): Job;
  /** State stream: the job now, then the latest, ending with the terminal state. */
  watch(
    caller: Caller,
    id: string,
    options: { minIntervalMs: number; signal?: AbortSignal },
  ): AsyncIterableIterator<Job>;
  /** Log stream of every transition, with the job as it was then. */
  follow(
    caller: Caller,
    options: {
      after?: string | null | undefined;
      states?: readonly JobState[] | null | undefined;
      signal?: AbortSignal;
    },
  ): AsyncIterableIterator<JobChange>;
  /** Whether a job may still need its stage. */
  isUnfinished(id: string): boolean;
  /** Jobs that this process runs now. */
  readonly runningCount: number;
}

/** One event of the log stream `jobs`. */
export interface JobChange {
  cursor: string;
  /** `job.submitted`, `.started`, `.succeeded`, `.failed`, `.cancelled`, `.interrupted`, `.retrying` or `.retried`. */
  type: string;
  at: number;
  job: Job;
}

export interface JobQueueOptions extends JobRunnerOptions {
  queueMax: number;
}

export function openJobQueue(options: JobQueueOptions): JobQueue {
  return new SqliteJobQueue(options);
}

const pruneEvery = 100;

class SqliteJobQueue implements JobQueue {
  private readonly options: JobQueueOptions;
  private readonly hub = new StateHub<Job>();
  private readonly store: JobStore;
  private readonly runner: JobRunner;
  private sincePrune = 0;

  constructor(options: JobQueueOptions) {
    this.options = options;
    this.store = new JobStore(options, (job) =>
      isTerminal(job.state) ? this.hub.end(job.id, job) : this.hub.set(job.id, job),
    );
    this.runner = new JobRunner(options, this.store, (id, job) => {
      if (this.hub.isWatched(id)) this.hub.set(id, job());
    });
  }

  get runningCount(): number {
    return this.runner.runningCount;
  }

  register(handler: JobHandler): void {
    this.runner.register(handler);
  }

  start(): void {
    this.runner.start();
  }

  submit(caller: Caller, spec: JobSpec): Job {
    if (!this.runner.hasHandler(spec.kind)) throw new Error(`No handler for jobs of kind ${spec.kind}`);
    requireWriter(caller, 'start jobs');
    const inputHash = hashInput(spec.input);
    const id = this.options.metadata.write((tx) => {
      const repeated = this.findEarlier(spec, inputHash);
      if (repeated) return repeated;
      spec.requireFree?.();
      this.requireRoom();
      this.pruneNowAndThen(tx);
      return this.store.insert(tx, caller, {
        kind: spec.kind,
        input: spec.input,
        inputHash,
        subject: spec.subject ?? null,
        idempotencyKey: spec.idempotencyKey || null,
      });
    });
    this.runner.pump();
    return this.get(caller, id);
  }

  findRepeated(caller: Caller, spec: Pick<JobSpec, 'kind' | 'input' | 'idempotencyKey'>): Job | null {
    requireWriter(caller, 'start jobs');
    const id = this.findEarlier(spec, hashInput(spec.input));
    return id === undefined ? null : this.get(caller, id);
  }

  get(_caller: Caller, id: string): Job {
    const row = this.store.find(id);
    if (row) return this.present(row);
    throw notFound('job', id);
  }

  getMany(_caller: Caller, ids: readonly string[]): (Job | null)[] {
    const found = new Map(this.store.findMany(ids).map((row) => [row.id, this.present(row)]));
    return ids.map((id) => found.get(id) ?? null);
  }

  list(_caller: Caller, filter: JobFilter, page: PageRequest): Page<Job> {
    return readPage(
      'jobs',
      page,
      (slice) => this.store.list(filter, slice).map((row) => this.present(row)),
      (job) => job.id,
    );
  }

  count(_caller: Caller, filter: JobFilter): number {
    return this.store.count(filter);
  }

  log(_caller: Caller, id: string): JobLogLine[] {
    return this.store.readLog(id);
  }

  cancel(caller: Caller, id: string): Job {
    requireWriter(caller, 'cancel jobs');
    const { state } = this.get(caller, id);
    const { metadata, clock } = this.options;
    const isCancelled = metadata.write((tx) =>
      this.store.move(
        tx,
        id,
        { states: ['QUEUED', 'RUNNING'] },
        {
          action: 'cancelled',
          set: { state: 'CANCELLED', finishedAt: clock.now(), leaseUntil: null },
          caller,
        },
      ),
    );
    if (!isCancelled)
      throw jobErrors.JOB_NOT_ACTIVE(`The job ${id} has ended already: ${state}.`, { details: { state } });
    this.runner.abort(id);
    return this.get(caller, id);
  }

  retry(caller: Caller, id: string): Job {
    requireWriter(caller, 'retry jobs');
    const { state } = this.get(caller, id);
    const isQueued = this.options.metadata.write((tx) => {
      this.requireRoom();
      const set = {
        state: 'QUEUED',
        attempts: 0,
        notBefore: 0,
        failure: null,
        startedAt: null,
        finishedAt: null,
        phase: null,
        done: null,
        total: null,
      };
      return this.store.move(tx, id, { states: ['FAILED', 'CANCELLED'] }, { action: 'retried', set, caller });
    });
    if (!isQueued) {
      throw jobErrors.JOB_NOT_RETRYABLE(
        `The job ${id} is ${state}; only failed or cancelled jobs can be retried.`,
        { details: { state } },
      );
    }
    // The former run of a cancelled job may still be winding down; the new one starts when it is gone.
    this.runner.pump();
    return this.get(caller, id);
  }

  watch(
    caller: Caller,
    id: string,
    options: { minIntervalMs: number; signal?: AbortSignal },
  ): AsyncIterableIterator<Job> {
    this.get(caller, id);
    return this.hub.watch(id, () => this.get(caller, id), {
      ...options,
      isLast: (job) => isTerminal(job.state),
    });
  }

  follow(
    _caller: Caller,
    options: {
      after?: string | null | undefined;
      states?: readonly JobState[] | null | undefined;
      signal?: AbortSignal;
    },
  ): AsyncIterableIterator<JobChange> {
    const { states, ...rest } = options;
    return mapStream(
      this.options.events.subscribe({ streams: ['jobs'], ...rest }),
      ({ cursor, type, at, payload }) => {
        const job = readStoredJob(payload);
        return states == null || states.includes(job.state) ? { cursor, type, at, job } : undefined;
      },
    );
  }

  isUnfinished(id: string): boolean {
    const row = this.store.find(id);
    return row !== undefined && !isTerminal(row.state);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.runner.stop();
  }

  private present(row: JobRow): Job {
    return toJob(row, row.state === 'RUNNING' ? this.runner.progressOf(row.id) : undefined);
  }

  private findEarlier(
    { kind, idempotencyKey }: Pick<JobSpec, 'kind' | 'idempotencyKey'>,
    inputHash: string,
  ): string | undefined {
    const earlier = idempotencyKey ? this.store.findByKey(kind, idempotencyKey) : undefined;
    if (!earlier || earlier.inputHash === inputHash) return earlier?.id;
    throw jobErrors.IDEMPOTENCY_KEY_REUSED(
      `The idempotency key was used before, by job ${earlier.id}, with another input.`,
      { details: { jobId: earlier.id } },
    );
  }

  private requireRoom() {
    const { queueMax } = this.options;
    const waiting = this.store.count({ states: ['QUEUED'] });
    if (waiting < queueMax) return;
    throw jobErrors.JOB_QUEUE_FULL(`${waiting} jobs are waiting already; the limit is ${queueMax}.`, {
      details: { queueMax },
    });
  }

  private pruneNowAndThen(tx: Tx) {
    if (++this.sincePrune < pruneEvery) return;
    this.sincePrune = 0;
    this.store.prune(tx);
  }
}

function readStoredJob(payload: unknown): Job {
  const job = payload as Job & { failure: StoredFailure | null };
  return { ...job, failure: job.failure && readFailure(job.failure) };
}

const hashInput = (input: unknown) => createHash('sha256').update(canonicalJson(input)).digest('hex');
