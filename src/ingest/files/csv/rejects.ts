import { createReadStream } from 'node:fs';
import type { Reject } from '../../../catalog/index.ts';
import type { Work } from '../work.ts';

export interface RejectedRecords {
  /** Distinct records that DuckDB refused; at `storedMax` or above there may be more. */
  storedCount: number;
  /** Physical lines that they cover. */
  lineCount: number;
  kept: Reject[];
}

/** Above this DuckDB keeps no more details; the count stays exact by subtraction. */
export const storedRejectsMax = 100_000;
const textMax = 500;

/** Reads what the last read_csv with `store_rejects` refused, with physical lines. */
export async function readRejects(
  work: Work,
  file: string,
  firstLine: number,
  nameOf: (internal: string) => string,
): Promise<RejectedRecords> {
  const connection = await work.connect();
  const { rows: counted } = await connection.read(
    `SELECT count(*), coalesce(sum(breaks), 0) FROM (
       SELECT any_value(strlen(csv_line) - strlen(replace(csv_line, chr(10), ''))) AS breaks
       FROM reject_errors GROUP BY scan_id, line_byte_position)`,
  );
  const [storedCount, breaks] = counted[0]!.map(Number) as [number, number];
  if (storedCount === 0) return { storedCount, lineCount: 0, kept: [] };
  const { rows } = await connection.read(
    `SELECT line_byte_position, arg_min(error_type, column_idx), arg_min(column_name, column_idx), max(error_message ORDER BY column_idx),
            any_value(csv_line)[:${textMax}], arg_min(error_message, column_idx)
     FROM (SELECT * REPLACE (coalesce(column_idx, 0) AS column_idx) FROM reject_errors)
     GROUP BY scan_id, line_byte_position ORDER BY line_byte_position LIMIT ${work.request.limits.rejectsKeptMax}`,
  );
  const offsets = rows.map((row) => Number(row[0]) - 1);
  const lines = await findLines(file, offsets);
  const kept = rows.map(([, type, column, longest, text, message], i) => ({
    line: lines[i]! + firstLine - 1,
    ...describe(String(type), column as string | null, String(message), String(longest), nameOf),
    text: text as string | null,
  }));
  return { storedCount, lineCount: storedCount + breaks, kept };
}

function describe(
  type: string,
  internal: string | null,
  message: string,
  longest: string,
  nameOf: (internal: string) => string,
): { column: string | null; reason: string } {
  const column = internal === null ? null : nameOf(internal);
  const expected = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(
    type === 'TOO MANY COLUMNS' ? longest : message,
  );
  switch (type) {
    case 'MISSING COLUMNS':
      return { column: null, reason: `${countFields(expected?.[2])} instead of ${expected?.[1]}` };
    case 'TOO MANY COLUMNS':
      return { column: null, reason: `more than ${countFields(expected?.[1])}` };
    case 'UNQUOTED VALUE':
      return { column, reason: 'text after a closing quote, or a quote that is not closed' };
    case 'INVALID ENCODING':
      return { column, reason: 'not valid UTF-8' };
    case 'LINE SIZE OVER MAXIMUM':
      return { column: null, reason: 'longer than [ingest] line_bytes_max' };
    case 'CAST': {
      const cast = /Could not convert string "(.*)" to '?([^']*)/s.exec(message);
      return { column, reason: cast ? `${JSON.stringify(cast[1]!.slice(0, 60))} is no ${cast[2]}` : message };
    }
    default:
      return { column, reason: message.slice(0, 200) };
  }
}

const countFields = (count: string | undefined) => `${count} field${count === '1' ? '' : 's'}`;

/**
 * The 1-based lines of ascending byte offsets, by counting line feeds. In files with CRLF, DuckDB's offsets point to
 * the LF before the record; no record begins with one, so it counts.
 */
async function findLines(file: string, offsets: readonly number[]): Promise<number[]> {
  const lines: number[] = [];
  let line = 1;
  let base = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes = piece as Buffer;
    let at = 0;
    while (lines.length < offsets.length && offsets[lines.length]! < base + bytes.length) {
      const target = offsets[lines.length]! - base;
      for (let lf = bytes.indexOf(10, at); lf >= 0 && lf <= target; lf = bytes.indexOf(10, lf + 1)) {
        line++;
        at = lf + 1;
      }
      lines.push(line);
    }
    if (lines.length === offsets.length) break;
    for (let lf = bytes.indexOf(10, at); lf >= 0; lf = bytes.indexOf(10, lf + 1)) line++;
    base += bytes.length;
  }
  while (lines.length < offsets.length) lines.push(line);
  return lines;
}
