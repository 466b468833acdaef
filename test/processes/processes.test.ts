import { describe, expect, it, onTestFinished } from 'vitest';
import { commonErrors } from '../../src/kernel/index.ts';
import { openWorkProcess, type WorkProcess, type WorkProcessOptions } from '../../src/processes/index.ts';
import { startChild } from '../support/child.ts';
import { isRunning } from '../support/is-running.ts';
import { until } from '../support/until.ts';

const entry = new URL('./work-process.ts', import.meta.url);

async function open(change: Partial<WorkProcessOptions> = {}): Promise<WorkProcess> {
  const work = await openWorkProcess({
    entry,
    title: 'test',
    memoryBytesMax: 2 ** 30,
    memorySetting: '[test] memory_mb',
    ...change,
  });
  onTestFinished(async () => {
    work.kill();
    await work.ended;
  });
  return work;
}

describe('a call', () => {
  it('gives the answer, typed arrays and big integers included', async () => {
    const work = await open();
    const value = { bytes: new Uint8Array([1, 2]), big: 2n ** 60n, text: 'x' };
    expect(await work.call('echo', value)).toEqual(value);
  });

  it('runs beside others, each with its own answer', async () => {
    const work = await open();
    expect(await Promise.all([1, 2, 3].map((n) => work.call('echo', n)))).toEqual([1, 2, 3]);
  });

  it('passes notes on before the answer', async () => {
    const work = await open();
    const notes: unknown[] = [];
    await work.call('count', 3, { onNote: (note) => notes.push(note) });
    expect(notes).toEqual([1, 2, 3]);
  });

  it('brings coded errors back with code, kind, retryable and details; others as they read', async () => {
    const work = await open();
    await expect(work.call('failCoded', null)).rejects.toMatchObject({
      name: 'LakehouseError',
      code: 'INVALID_ARGUMENT',
      kind: 'VALIDATION',
      retryable: false,
      remedy: commonErrors.INVALID_ARGUMENT.definition.remedy,
      details: { column: 'a' },
      cause: expect.objectContaining({ message: 'why', stack: expect.stringContaining('work-process.ts') }),
    });
    await expect(work.call('failPlain', null)).rejects.toThrow('plain');
    await expect(work.call('nothing', null)).rejects.toThrow('No method nothing');
    expect(await work.call('echo', 1)).toBe(1);
  });

  it('brings three causes of an error back, with their stacks and without DSNs', async () => {
    const work = await open();
    const error = await work.call('failDeep', null).catch((reason: Error) => reason);
    const texts: string[] = [];
    for (let at = error as Error | undefined; at; at = at.cause as Error | undefined) {
      texts.push(`${at.name}: ${at.message}`);
      expect(at.stack).toContain('work-process.ts');
      expect(at.stack).not.toContain('secret');
    }
    expect(texts).toEqual([
      'RangeError: outermost',
      'RangeError: first',
      'RangeError: ***@h/db',
      'RangeError: third',
    ]);
  });

  it('names a full disk, wherever in the child it was met', async () => {
    const work = await open();
    await expect(work.call('failFull', null)).rejects.toMatchObject({
      code: 'STORAGE_FULL',
      retryable: true,
      cause: expect.objectContaining({ message: expect.stringContaining('ENOSPC') }),
    });
  });

  it('with what cannot be cloned is refused, in both directions', async () => {
    const work = await open();
    await expect(work.call('echo', () => {})).rejects.toThrow('could not be cloned');
    await expect(work.call('answerFunction', null)).rejects.toThrow('could not be cloned');
    expect(await work.call('echo', 1)).toBe(1);
  });
});

describe('cancel', () => {
  it('reaches a call that listens, and leaves the process alive', async () => {
    const work = await open();
    const abort = new AbortController();
    const call = work.call('untilCancelled', null, { signal: abort.signal, cancelGraceMs: 60_000 });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await work.call('echo', 1)).toBe(1);
  });

  it('kills a process that does not listen; its neighbours may try again', async () => {
    const work = await open();
    const abort = new AbortController();
    const neighbour = work.call('never', null);
    const call = work.call('never', null, { signal: abort.signal, cancelGraceMs: 20 });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(neighbour).rejects.toMatchObject({ code: 'PROCESS_DIED', retryable: true });
    await work.ended;
    expect(isRunning(work.pid)).toBe(false);
  });

  it('before the call refuses it', async () => {
    const work = await open();
    await expect(work.call('echo', 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('gives the caller’s own coded reason', async () => {
    const work = await open();
    const abort = new AbortController();
    const call = work.call('untilCancelled', null, { signal: abort.signal });
    abort.abort(Object.assign(new Error('time is up'), { code: 'QUERY_TIMEOUT' }));
    await expect(call).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
  });
});

describe('a process', () => {
  it('that passes its memory limit is ended, naming the setting', async () => {
    const work = await open({ memoryBytesMax: 200 * 2 ** 20 });
    await expect(work.call('fill', 400)).rejects.toMatchObject({
      code: 'PROCESS_MEMORY',
      message: expect.stringContaining('200 MiB ([test] memory_mb)'),
    });
    expect(work.isAlive).toBe(false);
  });

  it('that dies fails its calls, later ones too, with what it said last', async () => {
    const work = await open();
    const call = work.call('die', 'last words');
    const error = await call.catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'PROCESS_DIED', retryable: true });
    await expect(work.call('echo', 1)).rejects.toMatchObject({ code: 'PROCESS_DIED' });
  });

  it('that cannot start is reported as dead', async () => {
    const missing = new URL('./missing-process.ts', import.meta.url);
    await expect(open({ entry: missing })).rejects.toMatchObject({
      code: 'PROCESS_DIED',
      cause: expect.objectContaining({ message: expect.stringContaining('missing-process.ts') }),
    });
  });

  it('sees nothing of our environment but what it is given', async () => {
    const work = await open({ env: { GIVEN: '1' }, threadPoolSize: 3 });
    const names = await work.call<string[]>('environment', null);
    expect(names.filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual([
      'GIVEN',
      'NODE_COMPILE_CACHE',
      'TZ',
      'UV_THREADPOOL_SIZE',
    ]);
  });

  it('ignores the signals that reach the whole group, and ends when it is disposed', async () => {
    const work = await open();
    process.kill(work.pid, 'SIGTERM');
    process.kill(work.pid, 'SIGINT');
    expect(await work.call('echo', 1)).toBe(1);
    await work[Symbol.asyncDispose]();
    expect(isRunning(work.pid)).toBe(false);
  });

  it('does not outlive its parent’s kill -9', async () => {
    const parent = startChild(new URL('./parent-process.ts', import.meta.url), []);
    const pid = (await parent.receive()) as number;
    expect(isRunning(pid)).toBe(true);
    await parent.kill();
    await until(() => !isRunning(pid), 'the orphan ends');
  });
});
