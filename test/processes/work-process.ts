import { writeSync } from 'node:fs';
import { commonErrors } from '../../src/kernel/index.ts';
import { type CallContext, serveProcess } from '../../src/processes/index.ts';

/* What the tests of processes call: answers of every kind, good and bad. */
const kept: Buffer[] = [];

serveProcess({
  echo: (value: unknown) => value,
  count: (to: number, context: CallContext) => {
    for (let n = 1; n <= to; n++) context.note(n);
  },
  failCoded: () => {
    throw commonErrors.INVALID_ARGUMENT('no', { details: { column: 'a' }, cause: new Error('why') });
  },
  failDeep: () => {
    let error = new Error('innermost');
    for (const text of ['third', 'postgres://u:secret@h/db', 'first', 'outermost'])
      error = new RangeError(text, { cause: error });
    throw error;
  },
  failFull: () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  },
  failPlain: () => {
    throw new Error('plain');
  },
  answerFunction: () => () => {},
  untilCancelled: (_: null, { signal }: CallContext) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
  never: () => new Promise(() => {}),
  fill: async (megabytes: number) => {
    for (let i = 0; i < megabytes; i++) {
      kept.push(Buffer.alloc(2 ** 20, 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    return new Promise(() => {});
  },
  die: (words: string) => {
    writeSync(2, words);
    process.exit(3);
  },
  environment: () => Object.keys(process.env).sort(),
});
