import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createAdminCaller } from '../src/kernel/index.ts';
import { type Bench, runBenchCommand } from './support/bench.ts';
import {
  closeQueryPlane,
  copyRaw,
  offsetsOf,
  openQueryPlane,
  type QueryPlane,
} from './support/query-plane.ts';

const caller = createAdminCaller('bench', 'system');

const bench: Bench<{ rows: number }, QueryPlane> = {
  name: 'query-download',
  question: 'What does a download of 100 k × 9 rows as NDJSON cost over the fastest COPY to the same bytes?',
  hypothesis: 'Next to nothing: the room runs that COPY, in another process.',
  seed: 42,
  sizes: { full: { rows: 100_000 }, tiny: { rows: 500 } },
  rounds: 15,
  prepare: ({ size }) => openQueryPlane(size.rows),
  cleanUp: closeQueryPlane,
  subjects: {
    room: async ({ queries }, round) => {
      const sql = 'SELECT * FROM data WHERE id >= $1';
      const parameters = offsetsOf(round, 1);
      const { id } = await queries.createDownload(caller, { sql, parameters, format: 'NDJSON' });
      const file = await queries.openDownload(id);
      const result = await readFile(file.path);
      await rm(file.path);
      return { result };
    },
    raw: async ({ raw, dir }, round) => {
      return { result: await copyRaw(raw, path.join(dir, 'raw.ndjson'), offsetsOf(round, 1)[0]!) };
    },
  },
  peer: 'raw',
  goals: [{ subject: 'room', metric: 'cpuMs', ratioMax: 1.3 }],
};
export default bench;

if (import.meta.main) await runBenchCommand(bench);
