import { open } from 'node:fs/promises';
import type { Reject } from '../../../catalog/index.ts';
import { quoteName, quoteText, streamColumns } from '../../../engine/index.ts';
import { ingestErrors } from '../../errors.ts';
import type { ConvertResult } from '../../model.ts';
import { arrangeColumns, type SourceColumn } from '../arrange-columns.ts';
import { emptyProfile, planType, roundingSql, textType, typedSql } from '../cell-types.ts';
import { nameColumns } from '../column-names.ts';
import {
  createSha256,
  decodeHead,
  decodePieces,
  gunzipPieces,
  hashPieces,
  type Source,
} from '../formats/source.ts';
import { brokenByte, Utf8Marker } from '../formats/utf8-marker.ts';
import { writeAfterMisfits } from '../misfits.ts';
import { profileColumns } from '../profile-columns.ts';
import { requireFewRejects } from '../reject-ratio.ts';
import type { Work } from '../work.ts';
import { hashFiles, toColumn, writeParquet } from '../write-parquet.ts';
import { JsonSplitter } from './splitter.ts';
import {
  countKeys,
  finishStructure,
  holdsType,
  isNestable,
  type JsonStructure,
  mergeStructures,
  readRecordStructure,
  toPointer,
  toReadStructure,
  typeName,
} from './structure.ts';

/**
 * JSON and NDJSON → Parquet: cut into one record a line (see {@link JsonSplitter}), merge the structures of all
 * objects, choose a type for every key from all its values, write. Keys are united; a key that an object lacks
 * is NULL there.
 */
export async function convertJson(
  work: Work,
  source: Source,
  format: 'json' | 'ndjson',
): Promise<ConvertResult> {
  const split = await splitRecords(work, source, format, work.scratch('records.txt'));
  const spool: Spool = split;
  if (split.recordCount === 0)
    throw ingestErrors.EMPTY_FILE('The JSON holds no object, so it has no columns.');
  const objects = await readStructure(work, spool);
  if (objects.columns.length === 0) {
    const rejects = await readRejects(work, spool, [], split.recordCount);
    if (rejects.length > 0) requireFewRejects(work.request, rejects, split.recordCount, split.recordCount);
    throw ingestErrors.EMPTY_FILE('The objects of the JSON have no keys, so there are no columns.');
  }
  const columns = objects.columns;
  await chooseTypes(work, spool, columns);
  const { written, choices, given } = await writeAfterMisfits(work, columns, () =>
    write(work, spool, columns),
  );
  await source.requireUnchanged();
  const count = split.recordCount - written.rowCount;
  const kept = count === 0 ? [] : await readRejects(work, spool, given, count, columns);
  requireFewRejects(work.request, kept, count, split.recordCount);
  return {
    format,
    columns: choices.map((choice) => toColumn(choice, written)),
    rowCount: written.rowCount,
    files: await hashFiles(work, written.files),
    rejects: { count, kept },
    source: { bytes: source.bytes, sha256: split.sha256 },
    warnings: work.warnings,
    reading: { records: split.recordCount, encoding: split.encoding },
  };
}

/** A type that the caller gave, and the condition under which a value has another. */
interface GivenType {
  name: string;
  type: string;
  misfit: string;
}

async function write(work: Work, spool: Spool, columns: readonly SourceColumn[]) {
  const choices = arrangeColumns(work.request, columns);
  const given = choices
    .filter((choice) => choice.isGiven)
    .map(
      ({ column: { cell, name }, plan: { type } }): GivenType => ({
        name,
        type,
        misfit: `(${cell} IS NOT NULL AND (TRY_CAST(${cell} AS ${type}) IS NULL OR ${roundingSql(cell, type) ?? 'false'}))`,
      }),
    );
  const expressions = choices.map((choice) => {
    const { cell } = choice.column;
    const value = choice.isGiven
      ? `TRY_CAST(${cell} AS ${choice.plan.type})`
      : typedSql(cell, choice.plan, choice.position);
    return `${choice.sql ?? value} AS ${quoteName(choice.outputName)}`;
  });
  const filter = given.length > 0 ? ` WHERE NOT (${given.map((one) => one.misfit).join(' OR ')})` : '';
  const written = await writeParquet(
    work,
    `SELECT ${expressions.join(', ')} FROM ${cellsSql(spool, columns)}${filter}`,
    choices.map((choice) => choice.outputName),
  );
  return { written, choices, given };
}

async function splitRecords(work: Work, source: Source, format: 'json' | 'ndjson', spool: string) {
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
  await using out = await open(spool, 'wx');
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
  if (splitter.roundedCount > 0)
    work.warnings.push(
      `${splitter.roundedCount} numbers, the first on line ${splitter.roundedLine}, have more digits than a 64-bit float and were rounded to it. Write them as strings to keep every digit.`,
    );
  return {
    file: spool,
    recordCount: splitter.recordCount,
    longestBytes: splitter.longestBytes,
    sha256: hash.digest('hex'),
    encoding,
  };
}

/** Records one a line, each behind its line number in the source. */
interface Spool {
  file: string;
  recordCount: number;
  longestBytes: number;
}

// DuckDB's own default is 2 MB a line, and 16 lines a buffer.
const lineSettings = ({ longestBytes }: Spool) => {
  const lineBytes = Math.max(2_097_152, longestBytes + 1024);
  return `max_line_size = ${lineBytes}, buffer_size = ${Math.max(32_000_000, lineBytes * 2)}`;
};

const readSpoolSql = (spool: Spool) =>
  `read_csv(${quoteText(spool.file)}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', new_line = '\\n', ` +
  `columns = {'line': 'BIGINT', 'json': 'VARCHAR'}, ${lineSettings(spool)}, store_rejects = true)`;

const objectsSql = (spool: Spool) =>
  `(SELECT line, CAST(json AS JSON) AS json FROM ${readSpoolSql(spool)} WHERE CASE WHEN json_valid(json) THEN json_type(json) = 'OBJECT' ELSE false END)`;

/**
 * The structure of all objects, from each different one of single objects in the order of their appearance. DuckDB's
 * `json_group_structure` would keep every object in memory, and cost twice the time.
 */
async function groupStructures(work: Work, spool: Spool): Promise<JsonStructure> {
  const sql =
    'SELECT structure FROM (SELECT CAST(json_structure(json) AS VARCHAR) AS structure, row_number() OVER () AS place ' +
    `FROM ${objectsSql(spool)}) GROUP BY structure ORDER BY min(place)`;
  return await work.during('typing', async (connection) => {
    let merged: JsonStructure = {};
    for await (const batch of streamColumns(connection, sql)) {
      for (const text of batch.texts(0)) merged = mergeStructures(merged, readRecordStructure(text!));
      requireFewKeys(work, merged);
    }
    return finishStructure(merged);
  });
}

function requireFewKeys(work: Work, structure: JsonStructure) {
  const { columnsMax } = work.request.limits;
  if (countKeys(structure) <= columnsMax) return;
  throw ingestErrors.COLUMN_LIMIT(
    `The objects have more than ${columnsMax} different keys, which is the limit ([ingest] columns_max). Put what varies into one nested value, or raise the limit.`,
    { details: { columnsMax } },
  );
}

async function readStructure(work: Work, spool: Spool): Promise<{ columns: SourceColumn[] }> {
  const structure = await groupStructures(work, spool);
  const entries = typeof structure === 'object' && !Array.isArray(structure) ? Object.entries(structure) : [];
  const names = nameColumns(entries.map(([key]) => key));
  const columns = entries.map(([key, part], i): SourceColumn & { key: string } => {
    const isNested = isNestable(part);
    if (part === 'JSON')
      work.warnings.push(`Column "${names[i]}" holds values of different kinds; they are kept as text.`);
    return {
      name: names[i]!,
      originalName: key,
      key,
      cell: isNested ? nestedSql(key, part, 'BIGINT') : `c[${i + 1}]`,
      profile: emptyProfile(),
      plan: textType,
      isFinal: part === 'JSON' || part === 'MAP' || (typeof part === 'object' && !isNested),
      ...(isNested ? { valueType: typeName(part, 'BIGINT') } : {}),
    };
  });
  for (const [i, [key, part]] of entries.entries()) {
    const column = columns[i]!;
    if (column.valueType === undefined) continue;
    if (holdsType(part, 'DOUBLE') && (await holdsWideIntegers(work, spool, key))) {
      const { valueType: _, ...text } = column;
      columns[i] = { ...text, cell: `c[${i + 1}]`, isFinal: true };
      work.warnings.push(
        `Column "${column.name}" is kept as JSON text: whole numbers in it have more digits than stand beside fractions exactly.`,
      );
      continue;
    }
    if (holdsType(part, 'UBIGINT')) await fitUnsigned(work, spool, column, key, part);
    columns[i] = { ...column };
  }
  textColumns.set(
    work,
    new Set(entries.flatMap(([, part], i) => (part === 'VARCHAR' ? [columns[i]!.name] : []))),
  );
  return { columns };
}

/** Columns whose values are JSON strings: digits in them are text, only dates are told. */
const textColumns = new WeakMap<Work, Set<string>>();

const nestedSql = (key: string, part: JsonStructure, integer: 'BIGINT' | 'UBIGINT') => {
  const read = `json_transform(json_extract(json, ${quoteText(toPointer(key))}), ${quoteText(JSON.stringify(toReadStructure(part)))})`;
  return holdsType(part, 'UBIGINT') ? `CAST(${read} AS ${typeName(part, integer)})` : read;
};

/** Whether the values of a key hold whole numbers that a double may round: of 16 digits and more, outside texts. */
async function holdsWideIntegers(work: Work, spool: Spool, key: string): Promise<boolean> {
  const text = `CAST(json_extract(json, ${quoteText(toPointer(key))}) AS VARCHAR)`;
  const bare = `regexp_replace(${text}, '"(?:[^"\\\\]|\\\\.)*"', '""', 'g')`;
  const [row] = await work.read(
    'typing',
    `SELECT count(*) FROM ${objectsSql(spool)} WHERE CASE WHEN regexp_matches(${text}, '[0-9]{16}')
     THEN regexp_matches(${bare}, '(?:^|[^0-9.])[0-9]{16,}(?:$|[^0-9.eE])') ELSE false END`,
  );
  return Number(row![0]) > 0;
}

/** Whole numbers are BIGINT wherever all fit, so that files of one kind get one type. */
async function fitUnsigned(work: Work, spool: Spool, column: SourceColumn, key: string, part: JsonStructure) {
  const read = nestedSql(key, part, 'UBIGINT');
  const [row] = await work.read(
    'typing',
    `SELECT count(*) FROM (SELECT ${read} AS v FROM ${objectsSql(spool)}) WHERE CAST(TRY_CAST(v AS ${typeName(part, 'BIGINT')}) AS VARCHAR) IS DISTINCT FROM CAST(v AS VARCHAR)`,
  );
  if (Number(row![0]) === 0) return;
  column.cell = read;
  column.valueType = typeName(part, 'UBIGINT');
}

/** Rows of `c` (the text of every key in order) and `json`. */
function cellsSql(spool: Spool, columns: readonly SourceColumn[]): string {
  const pointers = columns.map((column) => quoteText(toPointer(column.originalName))).join(', ');
  return `(SELECT line, json, json_extract_string(json, [${pointers}]) AS c FROM ${objectsSql(spool)})`;
}

async function chooseTypes(work: Work, spool: Spool, columns: SourceColumn[]): Promise<void> {
  const open = columns.filter((column) => column.valueType === undefined && !column.isFinal);
  if (open.length === 0) return;
  const strings = textColumns.get(work)!;
  const profiles = await profileColumns(
    work,
    open.map(({ cell }) => ({ cell })),
    cellsSql(spool, columns),
  );
  open.forEach((column, i) => {
    column.profile = profiles[i]!;
    const plan = planType(column.profile);
    const isTemporal = ['DATE', 'TIMESTAMP', 'ZONED', 'EMPTY'].includes(plan.family);
    column.plan = strings.has(column.name) && !isTemporal ? textType : plan;
    column.isFinal = true;
  });
}

async function readRejects(
  work: Work,
  spool: Spool,
  given: readonly GivenType[],
  countMax: number,
  columns: readonly SourceColumn[] = [],
): Promise<Reject[]> {
  const limit = Math.min(countMax, work.request.limits.rejectsKeptMax);
  const connection = await work.connect();
  const bad = await connection.read(
    `SELECT line, CASE WHEN json_valid(json) THEN 'a JSON value, but no object' WHEN contains(json, chr(${brokenByte})) THEN 'not valid UTF-8' ELSE 'not valid JSON' END, json[:500]
     FROM ${readSpoolSql(spool)} WHERE NOT (CASE WHEN json_valid(json) THEN json_type(json) = 'OBJECT' ELSE false END) ORDER BY line LIMIT ${limit}`,
  );
  const rejects = bad.rows.map(
    ([line, reason, text]): Reject => ({
      line: Number(line),
      column: null,
      reason: String(reason),
      text: text as string,
    }),
  );
  if (given.length > 0) {
    const which = given.map(({ misfit }, i) => `WHEN ${misfit} THEN ${i}`).join(' ');
    const { rows } = await connection.read(
      `SELECT line, which, text FROM (SELECT line, CASE ${which} END AS which, CAST(json AS VARCHAR)[:500] AS text FROM ${cellsSql(spool, columns)})
       WHERE which IS NOT NULL ORDER BY line LIMIT ${limit}`,
    );
    for (const [line, which, text] of rows) {
      const { name, type } = given[Number(which)]!;
      rejects.push({
        line: Number(line),
        column: name,
        reason: `the value is no ${type}`,
        text: text as string,
      });
    }
  }
  const unread = await connection.read(
    `SELECT CAST(regexp_extract(csv_line, '^[0-9]+') AS BIGINT), error_type, csv_line[:500] FROM reject_errors LIMIT ${limit}`,
  );
  for (const [line, type, text] of unread.rows)
    rejects.push({
      line: line === null ? null : Number(line),
      column: null,
      reason: type === 'INVALID ENCODING' ? 'not valid UTF-8' : String(type).toLowerCase(),
      text: text as string | null,
    });
  return rejects.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, limit);
}
