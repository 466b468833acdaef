import { open } from 'node:fs/promises';
import { quoteText } from '../../../engine/index.ts';
import { ingestErrors } from '../../errors.ts';
import type { TextEncoding } from '../../model.ts';
import {
  createSha256,
  decodeHead,
  decodePieces,
  gunzipPieces,
  hashPieces,
  type Source,
} from '../formats/source.ts';
import { Utf8Marker } from '../formats/utf8-marker.ts';
import type { Work } from '../work.ts';
import type { NumberMarks } from './number-marks.ts';
import { JsonSplitter } from './splitter.ts';

/** Records one a line, each behind its line number in the source. */
export interface Spool {
  file: string;
  recordCount: number;
  longestBytes: number;
  /** Of numbers that DuckDB would not give back. Every text out of the file is to be restored. */
  marks: NumberMarks;
  hasNestedMarks: boolean;
  hasNestedLongs: boolean;
  /** Of the source. */
  sha256: string;
  encoding: TextEncoding;
}

/** Cuts the source into a file of records. Throws MALFORMED_FILE, LINE_LIMIT, NESTING_LIMIT. */
export async function splitRecords(work: Work, source: Source, format: 'json' | 'ndjson'): Promise<Spool> {
  const file = work.scratch('records.txt');
  const { encoding } = decodeHead(source, work.request.options.encoding);
  if (encoding === 'windows-1252' && work.request.options.encoding === undefined)
    work.warnings.push('The text is not UTF-8; it was read as windows-1252 (latin-1).');
  const { lineBytesMax, expandedBytesMax } = work.request.limits;
  const splitter = new JsonSplitter(format === 'ndjson' ? 'lines' : 'values', lineBytesMax);
  const hash = createSha256();
  const raw = hashPieces(
    source.pieces(work.signal, (done) => work.progress('scanning', done, source.bytes)),
    hash,
  );
  const plain = source.isCompressed ? gunzipPieces(raw, expandedBytesMax) : raw;
  const text = encoding === 'utf-8' ? plain : decodePieces(plain, encoding, work.warnings);
  await using out = await open(file, 'wx');
  const marker = new Utf8Marker();
  let isFirst = true;
  for await (const piece of text) {
    const hasMark = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    isFirst = false;
    if (piece.includes(0))
      throw ingestErrors.MALFORMED_FILE(
        'The text holds a zero byte, so it is no JSON. Is it UTF-16? Then pass options.encoding.',
      );
    await out.writeFile(marker.mark(splitter.split(hasMark ? piece.subarray(3) : piece)));
  }
  await out.writeFile(marker.mark(splitter.finish()));
  await out.writeFile(marker.finish());
  return {
    file,
    recordCount: splitter.recordCount,
    longestBytes: splitter.longestBytes,
    marks: splitter.marks,
    hasNestedMarks: splitter.hasNestedMarks,
    hasNestedLongs: splitter.hasNestedLongs,
    sha256: hash.digest('hex'),
    encoding,
  };
}

// DuckDB's own default is 2 MB a line, and 16 lines a buffer.
const lineSettings = ({ longestBytes }: Spool) => {
  const lineBytes = Math.max(2_097_152, longestBytes + 1024);
  return `max_line_size = ${lineBytes}, buffer_size = ${Math.max(32_000_000, lineBytes * 2)}`;
};

/** Rows of `line` and `json`, valid or not. */
export const readSpoolSql = (spool: Spool) =>
  `read_csv(${quoteText(spool.file)}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', new_line = '\\n', ` +
  `columns = {'line': 'BIGINT', 'json': 'VARCHAR'}, ${lineSettings(spool)}, store_rejects = true)`;

/** Rows of `line` and `json` of all objects. */
export const objectsSql = (spool: Spool) =>
  `(SELECT line, CAST(json AS JSON) AS json FROM ${readSpoolSql(spool)} WHERE CASE WHEN json_valid(json) THEN json_type(json) = 'OBJECT' ELSE false END)`;
