import { createAdminCaller } from '../src/kernel/index.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';
import {
  askRaw,
  closeQueryPlane,
  offsetsOf,
  openQueryPlane,
  type QueryPlane,
} from './support/query-plane.ts';

const caller = createAdminCaller('bench', 'system');

/** Ten queries a round, because the CPU of other processes is counted in ticks of 10 ms. */
const bench: Bench<{ rows: number; queries: number }, QueryPlane & { count: number }> = {
  name: 'query-plane',
  question:
    'What does the query room cost over the fastest raw node-api path to the same JSON of 10 k × 9 rows?',
  hypothesis: 'Gate, pinning, limits and the hop to a process add less than half.',
  seed: 42,
  sizes: { full: { rows: 10_000, queries: 10 }, tiny: { rows: 500, queries: 1 } },
  rounds: 15,
  prepare: async ({ size }) => ({ ...(await openQueryPlane(size.rows)), count: size.queries }),
  cleanUp: closeQueryPlane,
  subjects: {
    room: (plane, round) => runAll(plane, round, askRoom),
    raw: (plane, round) => runAll(plane, round, ({ raw, rows }, offset) => askRaw(raw, offset, rows)),
  },
  peer: 'raw',
  goals: [{ subject: 'room', metric: 'cpuMs', ratioMax: 1.5 }],
};
export default bench;

async function runAll(
  plane: QueryPlane & { count: number },
  round: number,
  ask: (plane: QueryPlane, offset: number) => Promise<Uint8Array>,
): Promise<Outcome> {
  const results: Uint8Array[] = [];
  for (const offset of offsetsOf(round, plane.count)) results.push(await ask(plane, offset));
  return { result: Buffer.concat(results), operations: results.length };
}

async function askRoom({ queries, rows }: QueryPlane, offset: number): Promise<Uint8Array> {
  const sql = 'SELECT * FROM data WHERE id >= $1 AND id < $2';
  const result = await queries.query(caller, { sql, parameters: [offset, offset + rows], limit: rows });
  return result.rows;
}

if (import.meta.main) await runBenchCommand(bench);
