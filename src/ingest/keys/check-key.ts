import path from 'node:path';
import { type EngineConnection, openEngine, quoteName, quoteText } from '../../engine/index.ts';
import type { UnusableKey } from './unusable-key.ts';

export interface KeyCheckRequest {
  /** Absolute paths of Parquet files with one set of columns. */
  files: readonly string[];
  /** The key, at least one column. */
  columns: readonly string[];
  /** For what does not fit into memory. */
  scratchDir: string;
  memoryMb: number;
  threads: number;
}

/** Looks for rows that a key does not tell apart, in bounded memory; runs in the work process. */
export async function checkKey(request: KeyCheckRequest, signal: AbortSignal): Promise<UnusableKey> {
  const { files, columns, scratchDir, memoryMb, threads } = request;
  using engine = await openEngine({
    memoryMb,
    threads,
    tempDir: path.join(scratchDir, 'key-spill'),
    tempMb: 65_536,
  });
  using connection = await engine.connect();
  signal.throwIfAborted();
  const stop = () => connection.interrupt();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await countUnusable(connection, files, columns);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Counts over all rows of Parquet files with one set of columns. */
export async function countUnusable(
  connection: EngineConnection,
  files: readonly string[],
  key: readonly string[],
): Promise<UnusableKey> {
  const from = `read_parquet([${files.map(quoteText).join(', ')}], union_by_name = true)`;
  const isNull = key.map((name) => `${quoteName(name)} IS NULL`).join(' OR ');
  const { rows } = await connection.read(
    `SELECT (SELECT count(*) FROM ${from} WHERE ${isNull}),
            (SELECT count(*) FROM (SELECT 1 FROM ${from} WHERE NOT (${isNull}) GROUP BY ${key.map(quoteName).join(', ')} HAVING count(*) > 1))`,
  );
  const [nullCount, sharedCount] = rows[0]!.map(Number) as [number, number];
  return { nullCount, sharedCount };
}
