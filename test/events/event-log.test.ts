import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type EventLog, openEventLog, type StoredEvent } from '../../src/events/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { type Metadata, openMetadata } from '../../src/metadata/index.ts';
import { makeDirectory } from '../support/directory.ts';
import { migrationsDir } from '../support/rooms.ts';
import { until } from '../support/until.ts';

let metadata: Metadata;
let log: EventLog;

const openLog = (options: { keptMax?: number; bufferMax?: number } = {}) => openLogOn(metadata, options);
const openLogOn = (catalog: Metadata, options: { keptMax?: number; bufferMax?: number } = {}) =>
  openEventLog({ metadata: catalog, clock: systemClock, keptMax: 1_000_000, bufferMax: 10, ...options });

beforeEach(() => {
  metadata = openMetadata({ dataDir: makeDirectory(), migrationsDir });
  const opened = metadata;
  onTestFinished(() => opened[Symbol.dispose]());
  log = openLog();
});

function append(count: number, event: { stream?: string; entityId?: string } = {}) {
  metadata.write((tx) => {
    for (let i = 0; i < count; i++)
      log.append(tx, { stream: 'jobs', entityId: 'job_1', type: 'job.x', payload: { i }, ...event });
  });
}

async function take(events: AsyncIterableIterator<StoredEvent>, count: number): Promise<StoredEvent[]> {
  const taken: StoredEvent[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) throw new Error(`The stream ended after ${taken.length} of ${count} events.`);
    taken.push(value);
  }
  return taken;
}

const seqs = (events: StoredEvent[]) => events.map((event) => event.seq);
const jobs = { streams: ['jobs'] };

describe('E1: an event', () => {
  it('exists if and only if its transaction does', async () => {
    const events = log.subscribe(jobs);
    expect(() =>
      metadata.write((tx) => {
        log.append(tx, { stream: 'jobs', entityId: 'a', type: 'lost', payload: null });
        throw new Error('boom');
      }),
    ).toThrow('boom');
    append(1);
    expect((await take(events, 1))[0]!.type).toBe('job.x');
    await events.return!();
  });

  it('reads the same from memory and from its row', async () => {
    const start = log.headCursor();
    const payload = { at: new Date(0), none: undefined, list: [undefined] };
    metadata.write((tx) => log.append(tx, { stream: 'jobs', entityId: 'a', type: 't', payload }));
    const live = log.subscribe({ ...jobs, after: start });
    const stored = openLog().subscribe({ ...jobs, after: start });
    const [fromMemory, fromRow] = [(await take(live, 1))[0], (await take(stored, 1))[0]];
    expect(fromMemory).toEqual(fromRow);
    expect(fromRow!.payload).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [null] });
    await Promise.all([live.return!(), stored.return!()]);
  });
});

describe('E2: a subscription', () => {
  it('begins with the next event, and wakes for what comes while it waits', async () => {
    append(3);
    const events = log.subscribe(jobs);
    const next = events.next();
    append(1);
    expect((await next).value.seq).toBe(4);
    await events.return!();
  });

  it('property: sees every event of its streams once, in order, over any reconnects', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({
              append: fc.integer({ min: 1, max: 25 }),
              stream: fc.constantFrom('jobs', 'trials', 'datasets'),
            }),
            fc.record({ read: fc.integer({ min: 1, max: 25 }) }),
            fc.constant('reconnect' as const),
            fc.constant('restart' as const),
          ),
          { maxLength: 30 },
        ),
        async (steps) => {
          log = openLog();
          let cursor = log.headCursor();
          const expected: number[] = [];
          const seen: number[] = [];
          const connect = () => log.subscribe({ streams: ['jobs', 'trials'], after: cursor });
          let events = connect();
          const read = async (count: number) => {
            for (const event of await take(events, Math.min(count, expected.length - seen.length))) {
              seen.push(event.seq);
              cursor = event.cursor;
            }
          };
          for (const step of steps) {
            if (step === 'restart') log = openLog();
            if (typeof step === 'string') {
              await events.return!();
              events = connect();
            } else if ('read' in step) {
              await read(step.read);
            } else {
              const before = seqOf(log.headCursor());
              append(step.append, { stream: step.stream });
              if (step.stream !== 'datasets')
                for (let i = 1; i <= step.append; i++) expected.push(before + i);
            }
          }
          await read(Number.POSITIVE_INFINITY);
          await events.return!();
          expect(seen).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('can look at one entity only', async () => {
    const start = log.headCursor();
    append(25);
    append(2, { entityId: 'job_2' });
    const live = log.subscribe({ ...jobs, entityId: 'job_2', after: start });
    expect(seqs(await take(live, 2))).toEqual([26, 27]);
    append(25);
    append(1, { entityId: 'job_2' });
    expect(seqs(await take(live, 1))).toEqual([53]);
    await live.return!();
  });

  it('of 500 readers gives each all of it', async () => {
    const readers = Array.from({ length: 500 }, () => take(log.subscribe(jobs), 30));
    for (let i = 0; i < 30; i++) append(1);
    const expected = Array.from({ length: 30 }, (_, i) => i + 1);
    for (const events of await Promise.all(readers)) expect(seqs(events)).toEqual(expected);
  });

  it('that stalls misses nothing, and holds up nobody', async () => {
    const slow = log.subscribe(jobs);
    await Promise.all([slow.next(), append(1)]);
    for (let i = 0; i < 200; i++) append(1);
    expect(seqs(await take(slow, 200))).toEqual(Array.from({ length: 200 }, (_, i) => i + 2));
    await slow.return!();
  });
});

describe('ending', () => {
  it('by return() while it waits is immediate', async () => {
    const events = log.subscribe(jobs);
    const waiting = events.next();
    await events.return!();
    expect(await waiting).toEqual({ value: undefined, done: true });
  });

  it('by its signal is immediate, and by an aborted one at once', async () => {
    const stop = new AbortController();
    const waiting = log.subscribe({ ...jobs, signal: stop.signal }).next();
    stop.abort();
    expect((await waiting).done).toBe(true);
    expect((await log.subscribe({ ...jobs, signal: AbortSignal.abort() }).next()).done).toBe(true);
  });

  it('by closing the log ends all', async () => {
    const waiting = [log.subscribe(jobs).next(), log.subscribe(jobs).next()];
    log[Symbol.dispose]();
    expect((await Promise.all(waiting)).map((result) => result.done)).toEqual([true, true]);
  });

  it('leaves no listener on the signal, however often it waited', async () => {
    const stop = new AbortController();
    let listeners = 0;
    const add = AbortSignal.prototype.addEventListener;
    const remove = AbortSignal.prototype.removeEventListener;
    AbortSignal.prototype.addEventListener = function (this: AbortSignal, ...args: Parameters<typeof add>) {
      listeners++;
      return add.apply(this, args);
    } as typeof add;
    AbortSignal.prototype.removeEventListener = function (
      this: AbortSignal,
      ...args: Parameters<typeof remove>
    ) {
      listeners--;
      return remove.apply(this, args);
    } as typeof remove;
    onTestFinished(() => {
      AbortSignal.prototype.addEventListener = add;
      AbortSignal.prototype.removeEventListener = remove;
    });
    const events = log.subscribe({ ...jobs, signal: stop.signal });
    for (let i = 0; i < 50; i++) {
      const next = events.next();
      append(1);
      await next;
    }
    await events.return!();
    expect(listeners).toBe(0);
  });
});

describe('cursors', () => {
  it('past retention are CURSOR_EXPIRED, with the head to go on from', async () => {
    log = openLog({ keptMax: 1000 });
    const start = log.headCursor();
    append(3000);
    expect(() => log.subscribe({ ...jobs, after: start })).toThrow(
      expect.objectContaining({ code: 'CURSOR_EXPIRED', details: { headCursor: log.headCursor() } }),
    );
    append(1);
    const { n } = metadata.db.get<{ n: number }>('select count(*) as n from events');
    expect(n).toBeGreaterThanOrEqual(1000);
    expect(n).toBeLessThan(2100);
  });

  it('that run out while a reader stalls end it with CURSOR_EXPIRED, not with a gap', async () => {
    log = openLog({ keptMax: 1000 });
    const slow = log.subscribe(jobs);
    const first = slow.next();
    append(1);
    await first;
    append(4000);
    const rest = (async () => {
      for (;;) await slow.next();
    })();
    await expect(rest).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it('still work when every event is gone', async () => {
    append(5);
    metadata.write((tx) => tx.db.run('delete from events'));
    log = openLog();
    const events = log.subscribe({ ...jobs, after: log.headCursor() });
    const next = events.next();
    append(1);
    expect((await next).value.seq).toBe(6);
    await events.return!();
  });

  it('of what came after a backup are CURSOR_EXPIRED once it is restored; those from before go on', async () => {
    const start = log.headCursor();
    append(3);
    const before = log.headCursor();
    const restoredDir = makeDirectory();
    metadata.db.run(`vacuum into '${path.join(restoredDir, 'catalog.db')}'`);
    append(3);
    const lost = await take(log.subscribe({ ...jobs, after: before }), 3);

    using restored = openMetadata({ dataDir: restoredDir, migrationsDir });
    const again = openLogOn(restored);
    const resume = (after: string) => again.subscribe({ ...jobs, after });
    for (const { cursor } of lost)
      expect(() => resume(cursor)).toThrow(expect.objectContaining({ code: 'CURSOR_EXPIRED' }));
    restored.write((tx) => {
      for (let i = 0; i < 5; i++)
        again.append(tx, { stream: 'jobs', entityId: 'job_2', type: 'job.x', payload: { i } });
    });
    for (const { cursor } of lost)
      expect(() => resume(cursor)).toThrow(
        expect.objectContaining({ code: 'CURSOR_EXPIRED', details: { headCursor: again.headCursor() } }),
      );
    expect(seqs(await take(resume(before), 5))).toEqual([4, 5, 6, 7, 8]);
    expect(seqs(await take(resume(start), 8))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seqs(await take(openLogOn(restored).subscribe({ ...jobs, after: before }), 5))).toHaveLength(5);
  });

  it('of an older version are CURSOR_EXPIRED', () => {
    append(2);
    const [epoch] = Buffer.from(log.headCursor(), 'base64url').toString().split(':');
    const after = Buffer.from(`${epoch}:1`).toString('base64url');
    expect(() => log.subscribe({ ...jobs, after })).toThrow(
      expect.objectContaining({
        code: 'CURSOR_EXPIRED',
        message: expect.stringContaining('an older version'),
      }),
    );
  });

  it('of another catalog or of the future are CURSOR_EXPIRED; what is none is INVALID_CURSOR', () => {
    append(1);
    const text = Buffer.from(log.headCursor(), 'base64url').toString();
    const encode = (cursor: string) => Buffer.from(cursor).toString('base64url');
    for (const [cursor, code] of [
      [encode(text.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a'))), 'CURSOR_EXPIRED'],
      [encode(text.replace(/:\d+/, ':999')), 'CURSOR_EXPIRED'],
      [encode('job_1'), 'INVALID_CURSOR'],
      ['', 'INVALID_CURSOR'],
      ['💥', 'INVALID_CURSOR'],
    ] as const) {
      expect(() => log.subscribe({ ...jobs, after: cursor })).toThrow(expect.objectContaining({ code }));
    }
  });
});

function seqOf(cursor: string): number {
  return Number(Buffer.from(cursor, 'base64url').toString().split(':')[1]);
}

it('a waiting reader is woken although the reader before it was just left', async () => {
  const [left, stays] = [log.subscribe(jobs), log.subscribe(jobs)];
  const [leaving, waiting] = [left.next(), stays.next()];
  await until(() => true);
  await left.return!();
  append(1);
  expect((await leaving).done).toBe(true);
  expect((await waiting).value.seq).toBe(1);
  await stays.return!();
});
