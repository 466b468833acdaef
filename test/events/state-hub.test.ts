import { describe, expect, it } from 'vitest';
import { StateHub } from '../../src/events/index.ts';
import { until } from '../support/until.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));
const fast = { minIntervalMs: 0 };

async function collect<T>(states: AsyncIterableIterator<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const state of states) seen.push(state);
  return seen;
}

describe('a state stream', () => {
  it('gives the snapshot first, then the latest value, and ends with the terminal one', async () => {
    const hub = new StateHub<number>();
    const states = hub.watch('a', () => 0, fast);
    expect((await states.next()).value).toBe(0);
    for (let i = 1; i <= 100; i++) hub.set('a', i);
    expect((await states.next()).value).toBe(100);
    hub.set('a', 101);
    hub.end('a', 102);
    expect((await states.next()).value).toBe(102);
    expect((await states.next()).done).toBe(true);
    expect(hub.watchedCount).toBe(0);
  });

  it('misses no change between the snapshot and the first wait', async () => {
    const hub = new StateHub<number>();
    let now = 1;
    const states = hub.watch('a', () => now, fast);
    expect((await states.next()).value).toBe(1);
    now = 2;
    hub.set('a', 2);
    expect((await states.next()).value).toBe(2);
    await states.return!();
  });

  it('whose snapshot is the end gives it and ends', async () => {
    const hub = new StateHub<string>();
    expect(
      await collect(hub.watch('a', () => 'done', { ...fast, isLast: (state) => state === 'done' })),
    ).toEqual(['done']);
    expect(hub.watchedCount).toBe(0);
  });

  it('holds values back for the interval, but never the terminal one', async () => {
    const hub = new StateHub<number>();
    const states = hub.watch('a', () => 0, { minIntervalMs: 3_600_000 });
    await states.next();
    hub.set('a', 1);
    let isGiven = false;
    const next = states.next().then((result) => {
      isGiven = true;
      return result;
    });
    for (let i = 0; i < 5; i++) await tick();
    expect(isGiven).toBe(false);
    hub.end('a', 2);
    expect((await next).value).toBe(2);
  });

  it('gives no more than the rate allows', async () => {
    const hub = new StateHub<number>();
    const minIntervalMs = 40;
    const givenAt: number[] = [];
    const watching = (async () => {
      for await (const _ of hub.watch('a', () => 0, { minIntervalMs })) givenAt.push(performance.now());
    })();
    await until(() => {
      hub.set('a', givenAt.length);
      return givenAt.length === 5;
    });
    hub.end('a', -1);
    await watching;
    const gaps = givenAt.slice(1, -1).map((at, i) => at - givenAt[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(minIntervalMs - 2); // the timers' grain
  });

  it('keeps keys apart', async () => {
    const hub = new StateHub<number>();
    const [a, b] = [hub.watch('a', () => 0, fast), hub.watch('b', () => 0, fast)];
    await Promise.all([a.next(), b.next()]);
    const waiting = b.next();
    hub.end('a', 1);
    hub.end('b', 2);
    expect((await a.next()).value).toBe(1);
    expect((await waiting).value).toBe(2);
  });

  it('reaches 1,000 watchers with the end while 20 of them stall through 10,000 updates', async () => {
    const hub = new StateHub<{ done: number; pad: string }>();
    const stalled = Array.from({ length: 20 }, () => hub.watch('a', () => ({ done: 0, pad: '' }), fast));
    for (const states of stalled) await states.next();
    const readers = Array.from({ length: 980 }, async () => {
      let last = -1;
      let count = 0;
      for await (const state of hub.watch('a', () => ({ done: 0, pad: '' }), fast)) {
        expect(state.done).toBeGreaterThanOrEqual(last);
        last = state.done;
        count++;
      }
      return { last, count };
    });
    await tick();
    for (let done = 1; done <= 10_000; done++) {
      hub.set('a', { done, pad: 'x'.repeat(1000) });
      if (done % 1000 === 0) await tick();
    }
    hub.end('a', { done: 10_001, pad: '' });
    for (const { last, count } of await Promise.all(readers)) {
      expect(last).toBe(10_001);
      expect(count).toBeLessThan(20); // conflated
    }
    for (const states of stalled) expect((await states.next()).value.done).toBe(10_001);
  });
});

describe('leaving', () => {
  it('by return() or the signal while waiting is immediate, and forgets the key', async () => {
    const hub = new StateHub<number>();
    const stop = new AbortController();
    const [a, b] = [hub.watch('a', () => 0, fast), hub.watch('a', () => 0, { ...fast, signal: stop.signal })];
    await Promise.all([a.next(), b.next()]);
    const waiting = [a.next(), b.next()];
    expect(hub.isWatched('a')).toBe(true);
    await a.return!();
    stop.abort();
    expect((await Promise.all(waiting)).map((result) => result.done)).toEqual([true, true]);
    expect(hub.watchedCount).toBe(0);
  });

  it('without watchers, values are not kept', () => {
    const hub = new StateHub<number>();
    hub.set('a', 1);
    hub.end('a', 2);
    expect(hub.watchedCount).toBe(0);
  });
});
