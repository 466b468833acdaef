import { open, symlink } from 'node:fs/promises';
import { quoteName, quoteText } from '../../../engine/index.ts';
import { ingestErrors } from '../../errors.ts';
import type { ConvertResult } from '../../model.ts';
import { arrangeColumns, type SourceColumn } from '../arrange-columns.ts';
import { emptyProfile, textType } from '../cell-types.ts';
import { nameColumns } from '../column-names.ts';
import { createSha256, type Source } from '../formats/source.ts';
import type { Work } from '../work.ts';
import { hashFiles, toColumn, writeParquet } from '../write-parquet.ts';

/**
 * Parquet → our Parquet: every value is read and written anew, so that a damaged file is found now and not by a
 * query; columns get safe names. The rows must be as many as the footer says.
 */
export async function convertParquet(work: Work, source: Source): Promise<ConvertResult> {
  await requireFooter(source);
  const file = work.scratch('source.parquet');
  await symlink(source.path, file);
  const from = `read_parquet(${quoteText(file)})`;
  const hash = createSha256();
  for await (const piece of source.pieces(work.signal, (done) =>
    work.progress('scanning', done, source.bytes),
  ))
    hash.update(piece);
  const connection = await work.connect();
  const expected = await readFooter(work, file);
  const { rows: described } = await connection.read(`DESCRIBE SELECT * FROM ${from}`);
  const originals = described.map((row) => String(row[0]));
  if (originals.length > work.request.limits.columnsMax)
    throw ingestErrors.COLUMN_LIMIT(
      `The file has ${originals.length} columns; the limit is ${work.request.limits.columnsMax} ([ingest] columns_max).`,
    );
  const names = nameColumns(originals);
  const columns = described.map((row, i): SourceColumn => {
    const type = String(row[1]);
    return {
      name: names[i]!,
      originalName: originals[i]!,
      cell:
        keptTypes(type) === type
          ? quoteName(originals[i]!)
          : `CAST(${quoteName(originals[i]!)} AS ${keptTypes(type)})`,
      profile: emptyProfile(),
      plan: textType,
      isFinal: true,
      valueType: keptTypes(type),
    };
  });
  const choices = arrangeColumns(work.request, columns);
  const select = choices.map((choice) => `${choice.sql} AS ${quoteName(choice.outputName)}`).join(', ');
  const written = await writeParquet(
    work,
    `SELECT ${select} FROM ${from}`,
    choices.map((choice) => choice.outputName),
  );
  await source.requireUnchanged();
  if (written.rowCount !== expected)
    throw ingestErrors.MALFORMED_FILE(
      `The Parquet file announces ${expected} rows, but ${written.rowCount} could be read.`,
    );
  return {
    format: 'parquet',
    columns: choices.map((choice) => toColumn(choice, written)),
    rowCount: written.rowCount,
    files: await hashFiles(work, written.files),
    rejects: { count: 0, kept: [] },
    source: { bytes: source.bytes, sha256: hash.digest('hex') },
    warnings: work.warnings,
    reading: { rows: expected },
  };
}

/** Types that DuckDB reads but would write as something else. */
function keptTypes(type: string): string {
  if (type === 'HUGEINT' || type === 'UHUGEINT') return 'DECIMAL(38,0)';
  return type.startsWith('ENUM(') ? 'VARCHAR' : type;
}

async function requireFooter(source: Source) {
  if (source.isCompressed)
    throw ingestErrors.UNSUPPORTED_FORMAT(
      'The file is Parquet inside gzip. Unpack it; Parquet is compressed already.',
    );
  await using handle = await open(source.path, 'r');
  const tail = Buffer.alloc(8);
  if (source.bytes < 12) throw ingestErrors.MALFORMED_FILE('The Parquet file is too short to have a footer.');
  await handle.read(tail, 0, 8, source.bytes - 8);
  const mark = tail.toString('latin1', 4);
  if (mark === 'PARE')
    throw ingestErrors.UNSUPPORTED_FORMAT('The Parquet file is encrypted; its key is not known here.');
  if (mark !== 'PAR1' || tail.readUInt32LE(0) > source.bytes - 12)
    throw ingestErrors.MALFORMED_FILE('The Parquet file is cut off: it does not end with its footer.');
}

/** The rows that the footer announces. Throws EXPANSION_LIMIT before anything is unpacked. */
async function readFooter(work: Work, file: string): Promise<number> {
  const connection = await work.connect();
  const { rows } = await connection.read(
    `SELECT (SELECT num_rows FROM parquet_file_metadata(${quoteText(file)})),
            (SELECT coalesce(sum(total_uncompressed_size), 0) FROM parquet_metadata(${quoteText(file)}))`,
  );
  const [rowCount, unpackedBytes] = rows[0]!.map(Number) as [number, number];
  const { expandedBytesMax } = work.request.limits;
  if (unpackedBytes > expandedBytesMax)
    throw ingestErrors.EXPANSION_LIMIT(
      `The Parquet file holds ${unpackedBytes} bytes unpacked; the limit is ${expandedBytesMax} ([ingest] expanded_bytes_max).`,
      { details: { expandedBytesMax } },
    );
  return rowCount;
}
