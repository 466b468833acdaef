import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAdminCaller } from '../../src/kernel/index.ts';
import { MovedClock } from '../support/clock.ts';
import { makeDirectory } from '../support/directory.ts';
import { admin, reader } from '../support/rooms.ts';
import { chunks, openIngest } from './support/ingest-stack.ts';

const code = (code: string) => expect.objectContaining({ code });

test('content is streamed to disk, hashed, and given to one job', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir);
  const { uploads } = stack;
  const { id, maxBytes } = uploads.create(admin, { filename: 'C:\\data\\rows.csv', byteSize: 5 });
  expect(maxBytes).toBe(5);
  const sha256 = createHash('sha256').update('hello').digest('hex');
  const received = await uploads.receive(admin, id, chunks('hello', 2), { sha256, contentLength: 5 });
  expect(received).toEqual({ id, bytes: 5, sha256 });
  expect(uploads.claim(admin, id, 'job_1')).toMatchObject({ filename: 'rows.csv', bytes: 5, sha256 });
  expect(uploads.claim(admin, id, 'job_1').path).toBe(path.join(dir, 'uploads', id));
  expect(() => uploads.claim(admin, id, 'job_2')).toThrow(code('UPLOAD_USED'));
  await uploads.release(id);
  expect(readdirSync(path.join(dir, 'uploads'))).toEqual([]);
});

test('content that is too long, too short or another than announced is not kept, and may be sent again', async () => {
  const dir = makeDirectory();
  await using stack = await openIngest(dir, { config: { uploadBytesMax: 2000 } });
  const { uploads } = stack;
  expect(() => uploads.create(admin, { filename: 'a', byteSize: 2001 })).toThrow(code('UPLOAD_TOO_LARGE'));
  const { id } = uploads.create(admin, { filename: 'a', byteSize: 5 });
  const send = (content: string, options = {}) => uploads.receive(admin, id, chunks(content, 2), options);
  await expect(send('123456')).rejects.toThrow(code('UPLOAD_TOO_LARGE'));
  await expect(send('1', { contentLength: 9 })).rejects.toThrow(code('UPLOAD_TOO_LARGE'));
  await expect(send('1234')).rejects.toThrow(code('UPLOAD_INCOMPLETE'));
  await expect(send('12345', { sha256: 'ff' })).rejects.toThrow(code('UPLOAD_INCOMPLETE'));
  async function* broken() {
    yield Buffer.from('12');
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }
  await expect(uploads.receive(admin, id, broken())).rejects.toThrow(code('UPLOAD_INCOMPLETE'));
  expect(readdirSync(path.join(dir, 'uploads'))).toEqual([]);
  expect(() => uploads.requireClaimable(admin, id, null)).toThrow(code('UPLOAD_NOT_READY'));
  await send('12345');
  await expect(send('12345')).rejects.toThrow(code('UPLOAD_USED'));
  const unannounced = uploads.create(admin, { filename: 'b' });
  await expect(uploads.receive(admin, unannounced.id, chunks('x'.repeat(2001)))).rejects.toThrow(
    code('UPLOAD_TOO_LARGE'),
  );
});

test('two senders at once: the second is refused', async () => {
  await using stack = await openIngest(makeDirectory());
  const { uploads } = stack;
  const { id } = uploads.create(admin, { filename: 'a' });
  const gate = Promise.withResolvers<void>();
  async function* slow() {
    yield Buffer.from('1');
    await gate.promise;
    yield Buffer.from('2');
  }
  const first = uploads.receive(admin, id, slow());
  await expect(uploads.receive(admin, id, chunks('x'))).rejects.toThrow(code('UPLOAD_NOT_READY'));
  gate.resolve();
  expect((await first).bytes).toBe(2);
});

test('who may not write or did not create it sees nothing', async () => {
  await using stack = await openIngest(makeDirectory());
  const { uploads } = stack;
  expect(() => uploads.create(reader, { filename: 'a' })).toThrow(code('FORBIDDEN'));
  const other = { ...createAdminCaller('bob', 'graphql'), policy: { ...admin.policy, canAdmin: false } };
  const { id } = uploads.create(admin, { filename: 'a' });
  await expect(uploads.receive(other, id, chunks('x'))).rejects.toThrow(code('UPLOAD_EXPIRED'));
  expect(() => uploads.create(admin, { filename: ' \n' })).toThrow(code('INVALID_ARGUMENT'));
});

test('what expires goes, what a job needs stays, and leftovers of a crash go at the start', async () => {
  const dir = makeDirectory();
  const clock = new MovedClock();
  const uploadsDir = path.join(dir, 'uploads');
  let id: string;
  let held: string;
  {
    await using stack = await openIngest(dir, { rooms: { clock } });
    id = await stack.upload('x');
    held = await stack.upload('y');
    stack.uploads.claim(admin, held, 'job_1');
    mkdirSync(uploadsDir, { recursive: true });
    writeFileSync(path.join(uploadsDir, 'up_left.part'), 'torn');
  }
  await using stack = await openIngest(dir, { rooms: { clock } });
  expect(readdirSync(uploadsDir).toSorted()).toEqual([id, held].toSorted());
  stack.uploads.requireClaimable(admin, id, null);
  clock.move(3_600_001);
  expect(() => stack.uploads.requireClaimable(admin, id, null)).toThrow(code('UPLOAD_EXPIRED'));
  expect(await stack.uploads.sweep((jobId) => jobId === 'job_1')).toBe(1);
  expect(readdirSync(uploadsDir)).toEqual([held]);
  expect(await stack.uploads.sweep(() => false)).toBe(1);
  expect(existsSync(path.join(uploadsDir, held))).toBe(false);
});
