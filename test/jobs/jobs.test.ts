import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Job, JobContext } from '../../src/jobs/index.ts';
import { commonErrors } from '../../src/kernel/index.ts';
import { startChild } from '../support/child.ts';
import { MovedClock } from '../support/clock.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, openRooms, type RoomOptions, type Rooms, reader } from '../support/rooms.ts';
import { until } from '../support/until.ts';

let dir: string;
let clock: MovedClock;
const processModule = new URL('./jobs-process.ts', import.meta.url);

beforeEach(() => {
  dir = makeDirectory();
  clock = new MovedClock();
});

async function open(options: RoomOptions = {}): Promise<Rooms> {
  const rooms = await openRooms(dir, { clock, ...options });
  onTestFinished(() => rooms[Symbol.asyncDispose]());
  return rooms;
}

/** A handler whose runs wait for the test to say how they go on. */
function registerSteered(rooms: Rooms, kind = 'steered') {
  const runs: { context: JobContext; finish(): void; fail(error: Error): void }[] = [];
  rooms.jobs.register({
    kind,
    run: async (context) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      context.signal.addEventListener('abort', () => reject(context.signal.reason));
      runs.push({ context, finish: resolve, fail: reject });
      await promise;
      context.publish(
        () => context.attempt,
        (attempt) => ({ attempt }),
      );
    },
  });
  return { runs, run: (index: number) => until(() => runs[index], `run ${index}`) };
}

const submit = (rooms: Rooms, input: unknown = {}, kind = 'steered') =>
  rooms.jobs.submit(admin, { kind, input });
const ended = (rooms: Rooms, job: Job, state: Job['state']) =>
  until(() => {
    const now = rooms.jobs.get(admin, job.id);
    return now.state === state && now;
  }, `${job.id} ${state}`);

async function transitionsOf(rooms: Rooms, job: Job, count: number): Promise<string[]> {
  const types: string[] = [];
  const start = Buffer.from(rooms.events.headCursor(), 'base64url').toString().replace(/:.*$/, ':0:none');
  const after = Buffer.from(start).toString('base64url');
  for await (const event of rooms.events.subscribe({ streams: ['jobs'], after, entityId: job.id })) {
    if (types.push(event.type) === count) break;
  }
  return types;
}

describe('a job', () => {
  it('is submitted, started and published, each with an event that carries it as it was', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms, { a: 1 });
    expect(job).toMatchObject({ state: 'RUNNING', input: { a: 1 }, actor: 'ada', attempts: 1 });
    (await run(0)).finish();
    expect(await ended(rooms, job, 'SUCCEEDED')).toMatchObject({ result: { attempt: 1 } });
    expect(await transitionsOf(rooms, job, 3)).toEqual(['job.submitted', 'job.started', 'job.succeeded']);
    expect(await rooms.journal.check()).toMatchObject({ isIntact: true });
  });

  it('waits until the queue is started, and until there is room', async () => {
    const rooms = await open({ jobs: { concurrency: 1 } });
    const { runs, run } = registerSteered(rooms);
    const [first, second] = [submit(rooms), submit(rooms)];
    expect(first.state).toBe('QUEUED');
    rooms.jobs.start();
    (await run(0)).finish();
    await run(1);
    expect(runs.map((one) => one.context.jobId)).toEqual([first.id, second.id]);
  });

  it('shows progress with rate and time left while it runs', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms);
    (await run(0)).context.progress({ phase: 'rows', done: 5, total: 20 });
    expect(rooms.jobs.get(admin, job.id)).toMatchObject({ phase: 'rows', done: 5, total: 20 });
    expect(rooms.jobs.list(admin, {}, {}).edges[0]!.node).toMatchObject({ done: 5 });
  });

  it('keeps a log of 200 lines at most', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms);
    const { context } = await run(0);
    for (let i = 0; i < 205; i++) context.log('info', `line ${i}`);
    expect(rooms.jobs.log(admin, job.id).map((line) => line.message)).toEqual(
      Array.from({ length: 200 }, (_, i) => `line ${i}`),
    );
  });

  it('fails when its handler ends without publishing, without showing why outside', async () => {
    const rooms = await open();
    rooms.jobs.register({ kind: 'lazy', run: async () => {} });
    rooms.jobs.register({ kind: 'broken', run: () => Promise.reject(new Error('secret path')) });
    rooms.jobs.start();
    const lazy = submit(rooms, {}, 'lazy');
    const broken = submit(rooms, {}, 'broken');
    for (const job of [lazy, broken]) {
      const { failure } = await ended(rooms, job, 'FAILED');
      expect(failure).toMatchObject({ code: 'INTERNAL' });
      expect(failure!.message).not.toContain('secret');
    }
  });

  it('keeps what its failure says for programs and what to do, and shows it in its events, too', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms);
    const changes = rooms.jobs.follow(admin, { states: ['FAILED'] });
    (await run(0)).fail(commonErrors.IN_USE('busy', { details: { dependents: ['a'] } }));
    const failure = {
      code: 'IN_USE',
      kind: 'CONFLICT',
      message: 'busy',
      remedy: commonErrors.IN_USE.definition.remedy,
      details: { dependents: ['a'] },
      isRetryable: false,
    };
    expect((await ended(rooms, job, 'FAILED')).failure).toEqual(failure);
    expect((await changes.next()).value.job.failure).toEqual(failure);
    await changes.return?.();
    rooms.metadata.write((tx) =>
      tx.db.run(`UPDATE jobs SET failure = '{"code":"IN_USE","kind":"CONFLICT","message":"busy"}'`),
    );
    expect(rooms.jobs.get(admin, job.id).failure).toEqual({
      ...failure,
      remedy: expect.stringContaining('docs/errors.md'),
      details: {},
    });
  });

  it('says that a disk is full, whoever met it', async () => {
    const rooms = await open({ jobs: { attemptsMax: 1 } });
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms);
    (await run(0)).fail(Object.assign(new Error('write'), { code: 'ENOSPC' }));
    expect((await ended(rooms, job, 'FAILED')).failure).toMatchObject({
      code: 'STORAGE_FULL',
      isRetryable: true,
    });
  });

  it('that does not stop is left behind after the deadline', async () => {
    const rooms = await openRooms(dir, { clock, jobs: { stopDeadlineMs: 10 } });
    rooms.jobs.register({ kind: 'deaf', run: () => new Promise(() => {}) });
    rooms.jobs.start();
    const job = submit(rooms, {}, 'deaf');
    await rooms[Symbol.asyncDispose]();
    expect((await open()).jobs.get(admin, job.id).state).toBe('RUNNING');
  });

  it('B1: is not published by a run that writes nothing to the end', async () => {
    const rooms = await open();
    rooms.jobs.register({
      kind: 'half',
      run: async (context) => {
        context.publish(
          () => {
            throw commonErrors.INVALID_ARGUMENT('no');
          },
          () => null,
        );
      },
    });
    rooms.jobs.start();
    const job = await ended(rooms, submit(rooms, {}, 'half'), 'FAILED');
    expect(job).toMatchObject({ result: null, failure: { code: 'INVALID_ARGUMENT', message: 'no' } });
  });
});

describe('an idempotency key', () => {
  const spec = { kind: 'steered', input: { b: 2, a: 1 }, idempotencyKey: 'k' };

  it('gives the same job for the same input, however its keys are ordered', async () => {
    const rooms = await open();
    registerSteered(rooms);
    const first = rooms.jobs.submit(admin, spec);
    expect(rooms.jobs.submit(admin, { ...spec, input: { a: 1, b: 2 } }).id).toBe(first.id);
    expect(rooms.jobs.count(admin, {})).toBe(1);
  });

  it('is refused with another input', async () => {
    const rooms = await open();
    registerSteered(rooms);
    const first = rooms.jobs.submit(admin, spec);
    expect(() => rooms.jobs.submit(admin, { ...spec, input: {} })).toThrow(
      expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED', details: { jobId: first.id } }),
    );
  });

  it('answers before anything that would refuse a new job', async () => {
    const rooms = await open({ jobs: { queueMax: 1 } });
    registerSteered(rooms);
    const first = rooms.jobs.submit(admin, spec);
    const requireFree = () => {
      throw commonErrors.IN_USE('busy');
    };
    expect(rooms.jobs.submit(admin, { ...spec, requireFree }).id).toBe(first.id);
    expect(() => rooms.jobs.submit(admin, { ...spec, idempotencyKey: 'other', requireFree })).toThrow('busy');
  });
});

describe('limits', () => {
  it('refuse more waiting jobs than queueMax', async () => {
    const rooms = await open({ jobs: { queueMax: 2 } });
    registerSteered(rooms);
    submit(rooms);
    submit(rooms);
    expect(() => submit(rooms)).toThrow(expect.objectContaining({ code: 'JOB_QUEUE_FULL', retryable: true }));
  });

  it('forget the oldest ended jobs beyond keptMax, with their logs', async () => {
    const rooms = await open({ jobs: { keptMax: 3 } });
    registerSteered(rooms);
    const jobs = Array.from({ length: 5 }, (_, i) => submit(rooms, i));
    for (const job of jobs.slice(0, 4)) rooms.jobs.cancel(admin, job.id);
    rooms.jobs.start();
    const kept = rooms.jobs.list(admin, {}, {}).edges.map((edge) => edge.node.input);
    expect(kept).toEqual([4, 3, 2, 1]);
    expect(() => rooms.jobs.get(admin, jobs[0]!.id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

describe('cancel', () => {
  it('ends a waiting job, which then never runs', async () => {
    const rooms = await open();
    const { runs, run } = registerSteered(rooms);
    const job = submit(rooms);
    expect(rooms.jobs.cancel(admin, job.id).state).toBe('CANCELLED');
    const other = submit(rooms);
    rooms.jobs.start();
    await run(0);
    expect(runs.map((one) => one.context.jobId)).toEqual([other.id]);
  });

  it('B1: aborts a running job, which can publish nothing any more', async () => {
    const rooms = await open();
    let outcome: unknown;
    const held = Promise.withResolvers<void>();
    rooms.jobs.register({
      kind: 'stubborn',
      run: async (context) => {
        await held.promise;
        expect(context.signal.aborted).toBe(true);
        try {
          context.publish(
            () => {
              outcome = 'published';
            },
            () => null,
          );
        } catch (error) {
          outcome = error;
          throw error;
        }
      },
    });
    rooms.jobs.start();
    const job = submit(rooms, {}, 'stubborn');
    rooms.jobs.cancel(admin, job.id);
    held.resolve();
    expect(await until(() => outcome)).toMatchObject({ code: 'JOB_FENCED' });
    await until(() => rooms.jobs.runningCount === 0);
    expect(rooms.jobs.get(admin, job.id)).toMatchObject({ state: 'CANCELLED', failure: null });
    expect(await transitionsOf(rooms, job, 3)).toEqual(['job.submitted', 'job.started', 'job.cancelled']);
  });

  it('is refused for an ended job and for readers', async () => {
    const rooms = await open();
    registerSteered(rooms);
    const job = submit(rooms);
    expect(() => rooms.jobs.cancel(reader, job.id)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    rooms.jobs.cancel(admin, job.id);
    expect(() => rooms.jobs.cancel(admin, job.id)).toThrow(
      expect.objectContaining({ code: 'JOB_NOT_ACTIVE', details: { state: 'CANCELLED' } }),
    );
  });
});

describe('retry', () => {
  it('runs a failed job again from the beginning of its count', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms);
    (await run(0)).fail(commonErrors.INVALID_ARGUMENT('bad'));
    await ended(rooms, job, 'FAILED');
    rooms.jobs.retry(admin, job.id);
    (await run(1)).finish();
    expect(await ended(rooms, job, 'SUCCEEDED')).toMatchObject({ attempts: 1, failure: null });
  });

  it('of a cancelled job begins only when the former run is gone', async () => {
    const rooms = await open();
    const held = Promise.withResolvers<void>();
    const attempts: AbortSignal[] = [];
    rooms.jobs.register({
      kind: 'slow',
      run: async (context) => {
        attempts.push(context.signal);
        if (attempts.length === 1) await held.promise;
        context.publish(
          () => null,
          () => null,
        );
      },
    });
    rooms.jobs.start();
    const job = submit(rooms, {}, 'slow');
    rooms.jobs.cancel(admin, job.id);
    expect(rooms.jobs.retry(admin, job.id).state).toBe('QUEUED');
    expect(attempts).toHaveLength(1);
    held.resolve();
    await ended(rooms, job, 'SUCCEEDED');
    expect(attempts).toHaveLength(2);
  });

  it('is refused for jobs that did not fail', async () => {
    const rooms = await open();
    registerSteered(rooms);
    const job = submit(rooms);
    expect(() => rooms.jobs.retry(admin, job.id)).toThrow(
      expect.objectContaining({ code: 'JOB_NOT_RETRYABLE', details: { state: 'QUEUED' } }),
    );
  });

  it('happens by itself after a retryable error, later each time, up to attemptsMax', async () => {
    const rooms = await open();
    const { runs, run } = registerSteered(rooms);
    registerSteered(rooms, 'other');
    rooms.jobs.start();
    const job = submit(rooms);
    const look = () => rooms.jobs.cancel(admin, submit(rooms, {}, 'other').id); // submitting looks at the queue
    for (const [attempt, delayMs] of [
      [0, 1000],
      [1, 5000],
    ] as const) {
      (await run(attempt)).fail(commonErrors.STORAGE_FULL('full'));
      await ended(rooms, job, 'QUEUED');
      clock.move(delayMs - 1);
      look();
      expect(runs).toHaveLength(attempt + 1);
      clock.move(1);
      look();
      await run(attempt + 1);
    }
    (await run(2)).fail(commonErrors.STORAGE_FULL('full'));
    expect(await ended(rooms, job, 'FAILED')).toMatchObject({
      attempts: 3,
      failure: { code: 'STORAGE_FULL' },
    });
  });

  it('does not wait for a clock that was put back', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    registerSteered(rooms, 'other');
    rooms.jobs.start();
    const job = submit(rooms);
    (await run(0)).fail(commonErrors.STORAGE_FULL('full'));
    await ended(rooms, job, 'QUEUED');
    clock.move(-3_600_000);
    submit(rooms, {}, 'other');
    await run(1);
  });
});

describe('stop', () => {
  it('puts running jobs back without counting the attempt, and the next server goes on', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms);
    (await run(0)).context.saveCheckpoint({ row: 7 });
    await rooms[Symbol.asyncDispose]();
    const next = await open();
    expect(next.jobs.get(admin, job.id)).toMatchObject({ state: 'QUEUED', attempts: 0 });
    const again = registerSteered(next);
    next.jobs.start();
    const { context, finish } = await again.run(0);
    expect(context).toMatchObject({ checkpoint: { row: 7 }, attempt: 1 });
    finish();
    await ended(next, job, 'SUCCEEDED');
  });

  it('puts back also what returns quietly when it is aborted', async () => {
    const rooms = await open();
    rooms.jobs.register({
      kind: 'polite',
      run: (context) => new Promise((resolve) => context.signal.addEventListener('abort', () => resolve())),
    });
    rooms.jobs.start();
    const job = submit(rooms, {}, 'polite');
    await rooms[Symbol.asyncDispose]();
    const next = await open();
    expect(next.jobs.get(admin, job.id).state).toBe('QUEUED');
  });
});

describe('SIGKILL of the server', () => {
  it('resumes a job from its checkpoint', async () => {
    const child = startChild(processModule, [dir, 'stall']);
    for (let step = 1; step <= 4; step++) expect(await child.receive()).toEqual({ step, attempt: 1 });
    await child.kill();
    const next = startChild(processModule, [dir, 'resume']);
    for (let step = 5; step <= 10; step++) expect(await next.receive()).toEqual({ step, attempt: 2 });
    await next.kill();
    const rooms = await open();
    const [job] = rooms.jobs.list(admin, {}, {}).edges.map((edge) => edge.node);
    expect(['SUCCEEDED', 'RUNNING']).toContain(job!.state); // the last message comes before the publication
  });

  it.for([
    ['before-commit', 'RUNNING', null],
    ['after-commit', 'SUCCEEDED', 'counted'],
  ] as const)('B1: %s, the publication is all or nothing', async ([fault, state, result]) => {
    const child = startChild(processModule, [dir, 'count', fault]);
    expect(await child.ended).toBe('SIGKILL');
    const rooms = await open();
    const [job] = rooms.jobs.list(admin, {}, {}).edges.map((edge) => edge.node);
    expect(job).toMatchObject({ state, result });
  });

  it('gives a job up that ends the server each time', async () => {
    for (const scenario of ['die', 'resume', 'resume'])
      expect(await startChild(processModule, [dir, scenario]).ended).toBe('SIGKILL');
    const rooms = await open();
    rooms.jobs.start();
    const [job] = rooms.jobs.list(admin, {}, {}).edges.map((edge) => edge.node);
    expect(job).toMatchObject({ state: 'FAILED', attempts: 3, failure: { code: 'JOB_ATTEMPTS_EXHAUSTED' } });
  });
});

describe('a full catalog disk', () => {
  it('while the end is recorded: the job is taken up again once there is space', async () => {
    const rooms = await open({ jobs: { leaseMs: 60, attemptsMax: 10 } });
    const { run } = registerSteered(rooms);
    rooms.jobs.start();
    const job = submit(rooms);
    const first = await run(0);
    const { db } = rooms.metadata;
    const pages = db.get<{ page_count: number }>('pragma page_count').page_count;
    db.run(`pragma max_page_count = ${pages}`);
    fill(rooms);
    first.finish();
    await until(() => rooms.jobs.runningCount === 0);
    db.run('pragma max_page_count = 1000000');
    await until(() => {
      clock.move(60_000);
      return rooms.jobs.get(admin, job.id).attempts === 2;
    });
    (await run(1)).finish();
    await ended(rooms, job, 'SUCCEEDED');
  });
});

/** Uses up the free space inside the pages, so that the next durable write meets the limit. */
function fill(rooms: Rooms) {
  expect(() => {
    for (;;) {
      rooms.metadata.write((tx) =>
        rooms.events.append(tx, { stream: 'x', entityId: 'x', type: 'x', payload: 'x'.repeat(100) }),
      );
    }
  }).toThrow(expect.objectContaining({ code: 'STORAGE_FULL' }));
}

describe('watching', () => {
  it('begins with the state now and ends with the terminal one', async () => {
    const rooms = await open();
    const { run } = registerSteered(rooms);
    const job = submit(rooms);
    const seen: string[] = [];
    const watching = (async () => {
      for await (const state of rooms.jobs.watch(admin, job.id, { minIntervalMs: 0 })) seen.push(state.state);
    })();
    await until(() => seen.length === 1);
    rooms.jobs.start();
    (await run(0)).finish();
    await watching;
    expect(seen[0]).toBe('QUEUED');
    expect(seen.at(-1)).toBe('SUCCEEDED');
  });

  it('an ended job gives its end at once; an unknown one is NOT_FOUND', async () => {
    const rooms = await open();
    registerSteered(rooms);
    const job = submit(rooms);
    rooms.jobs.cancel(admin, job.id);
    const seen = await Array.fromAsync(rooms.jobs.watch(admin, job.id, { minIntervalMs: 0 }));
    expect(seen.map((state) => state.state)).toEqual(['CANCELLED']);
    expect(() => rooms.jobs.watch(admin, 'job_none', { minIntervalMs: 0 })).toThrow('no job');
  });
});

describe('lists', () => {
  it('filter by state, kind and subject, newest first, and page', async () => {
    const rooms = await open();
    registerSteered(rooms);
    registerSteered(rooms, 'other');
    const ids = [0, 1, 2, 3].map((i) => submit(rooms, i).id);
    const other = rooms.jobs.submit(admin, {
      kind: 'other',
      input: 4,
      subject: { type: 'dataset', id: 'ds_1' },
    });
    rooms.jobs.cancel(admin, ids[0]!);
    const inputs = (filter: Parameters<typeof rooms.jobs.list>[1]) =>
      rooms.jobs.list(admin, filter, {}).edges.map((edge) => edge.node.input);
    expect(inputs({})).toEqual([4, 3, 2, 1, 0]);
    expect(inputs({ states: ['CANCELLED', 'CANCELLED', 'FAILED'] })).toEqual([0]);
    expect(inputs({ states: [] })).toEqual([]);
    expect(inputs({ kinds: ['other'] })).toEqual([4]);
    expect(inputs({ subjectId: 'ds_1', states: ['QUEUED'] })).toEqual([4]);
    expect(rooms.jobs.count(admin, { kinds: ['steered'], states: ['QUEUED'] })).toBe(3);
    const page = rooms.jobs.list(admin, { kinds: ['steered'] }, { first: 2 });
    const rest = rooms.jobs.list(admin, { kinds: ['steered'] }, { first: 9, after: page.edges[1]!.cursor });
    expect(rest.edges.map((edge) => edge.node.input)).toEqual([1, 0]);
    expect(rooms.jobs.getMany(admin, [other.id, 'job_x', ids[2]!]).map((job) => job?.input)).toEqual([
      4,
      undefined,
      2,
    ]);
  });
});

it('B2, E2: 2,000 events over 40 reconnects and 3 restarts: no gap, no duplicate', {
  timeout: 120_000,
}, async () => {
  const total = 2000;
  let rooms = await openRooms(dir, { eventBufferMax: 30 });
  let cursor = rooms.events.headCursor();
  const seen: number[] = [];
  const made: string[] = [];
  for (let connection = 0; connection < 40; connection++) {
    const isRestart = connection % 10 === 9 && connection < 39;
    if (isRestart) {
      await rooms[Symbol.asyncDispose]();
      rooms = await openRooms(dir, { eventBufferMax: 30 });
    }
    if (isRestart || connection === 0) registerSteered(rooms);
    const stop = new AbortController();
    const reading = (async () => {
      const events = rooms.events.subscribe({ streams: ['jobs'], after: cursor, signal: stop.signal });
      for await (const event of events) {
        seen.push(event.seq);
        cursor = event.cursor;
        if (seen.length % 50 === 0 && connection < 39) return; // the connection breaks
      }
    })();
    for (let i = 0; i < 25; i++) {
      const job = submit(rooms, i);
      rooms.jobs.cancel(admin, job.id);
      made.push(job.id);
    }
    if (connection === 39) await until(() => seen.length >= total);
    stop.abort();
    await reading;
  }
  await rooms[Symbol.asyncDispose]();
  expect(made).toHaveLength(total / 2);
  expect(seen).toEqual(Array.from({ length: total }, (_, i) => seen[0]! + i));
});
