import { openEngine, quoteText } from '../engine/index.ts';
import type { ChainHead } from '../journal/index.ts';
import type { CallContext } from '../processes/index.ts';
import { serveProcess } from '../processes/index.ts';
import { selectLines, walkFile } from './journal-rows.ts';

/** The work process: lines or files in, one Parquet file out, and chains of files computed anew. */

export interface WriteRequest {
  /** Lines of JSON, or Parquet files that follow one another. */
  source: { lines: string; lineBytesMax: number } | { files: readonly string[] };
  target: string;
  /** Written into the file's own metadata: it anchors the chain outside the catalog. */
  metadata: { firstSeq: number; lastSeq: number; previousHash: string; headHash: string };
}

export interface WalkRequest {
  file: string;
  /** The entry before the file's first one. */
  start: ChainHead;
  lastSeq: number;
}

const engine = await openEngine({ memoryMb: 512, threads: 2 });
const connection = await engine.connect();

serveProcess({
  write: async ({ source, target, metadata }: WriteRequest): Promise<number> => {
    const select =
      'lines' in source
        ? selectLines(source.lines, source.lineBytesMax)
        : `SELECT * FROM read_parquet([${source.files.map(quoteText).join(', ')}]) ORDER BY seq`;
    const facts = Object.entries(metadata).map(([key, value]) => `${key}: ${quoteText(String(value))}`);
    await connection.run(
      `COPY (${select}) TO ${quoteText(target)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${facts.join(', ')}})`,
    );
    const [row] = await connection.readValues(
      `SELECT count(*)::INTEGER FROM read_parquet(${quoteText(target)}) WHERE seq BETWEEN ${metadata.firstSeq} AND ${metadata.lastSeq}`,
    );
    return Number(row![0]);
  },
  walk: ({ file, start, lastSeq }: WalkRequest, { signal }: CallContext) =>
    walkFile(connection, file, { start, lastSeq, signal }),
  hashes: async ({ file, from, to }: { file: string; from: number; to: number }): Promise<string[]> => {
    const rows = await connection.readValues(
      `SELECT hash FROM read_parquet(${quoteText(file)}) WHERE seq BETWEEN ${from} AND ${to} ORDER BY seq`,
    );
    return rows.map(([hash]) => String(hash));
  },
});
