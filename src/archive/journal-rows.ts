import type { EngineConnection } from '../engine/index.ts';
import { quoteText } from '../engine/index.ts';
import type { ChainHead, StoredEntry } from '../journal/index.ts';
import { explainBreak } from '../journal/index.ts';
import { journalColumns } from './journal-columns.ts';

/** SELECT that turns lines of JSON, one entry each, into the columns. `lineBytesMax` is the longest line. */
export function selectLines(file: string, lineBytesMax: number): string {
  const types = journalColumns.map(
    ({ member, type }) => `${quoteText(member)}: '${type === 'VARCHAR' ? 'VARCHAR' : 'BIGINT'}'`,
  );
  const list = journalColumns.map(({ member, name }) =>
    member === 'at' ? `make_timestamptz("at" * 1000) AS "at"` : `"${member}" AS "${name}"`,
  );
  return (
    `SELECT ${list.join(', ')} FROM read_json(${quoteText(file)}, format = 'newline_delimited', ` +
    `columns = {${types.join(', ')}}, maximum_object_size = ${Math.max(16_777_216, lineBytesMax + 1)})`
  );
}

const readAtOnce = 2000;

export type WalkOutcome = { head: ChainHead } | { seq: number; reason: string };

/** Computes the chain of a file anew; gives the head it ends with, or the first entry that does not fit. */
export async function walkFile(
  connection: EngineConnection,
  file: string,
  { start, lastSeq, signal }: { start: ChainHead; lastSeq: number; signal: AbortSignal },
): Promise<WalkOutcome> {
  const list = journalColumns.map(({ name }) => (name === 'at' ? 'epoch_us("at") // 1000' : `"${name}"`));
  let previous = start;
  for (let from = start.seq + 1; from <= lastSeq; from += readAtOnce) {
    signal.throwIfAborted();
    const rows = await connection.readValues(
      `SELECT ${list.join(', ')} FROM read_parquet(${quoteText(file)}) WHERE seq BETWEEN ${from} AND ${from + readAtOnce - 1}`,
    );
    for (const row of rows) {
      const entry = Object.fromEntries(
        journalColumns.map(({ member }, i) => [
          member,
          member === 'seq' || member === 'at' ? Number(row[i]) : row[i],
        ]),
      ) as unknown as StoredEntry;
      const found = explainBreak(previous, entry);
      if (found) return found;
      previous = { seq: entry.seq, hash: entry.hash };
    }
  }
  return { head: previous };
}
