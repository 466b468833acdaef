import type { Reject } from '../../../catalog/index.ts';
import { quoteName, quoteText, streamColumns } from '../../../engine/index.ts';
import { ingestErrors } from '../../errors.ts';
import type { ConvertResult } from '../../model.ts';
import { arrangeColumns, type ColumnChoice, type SourceColumn } from '../arrange-columns.ts';
import {
  emptyProfile,
  firstType,
  type PlannedType,
  planType,
  profileCell,
  roundingSql,
  textType,
  typedSql,
} from '../cell-types.ts';
import { nameColumns } from '../column-names.ts';
import type { Source } from '../formats/source.ts';
import { brokenByte } from '../formats/utf8-marker.ts';
import { requireFewRejects } from '../reject-ratio.ts';
import { warnOfRounding } from '../rounding.ts';
import { writeTyped } from '../typed-write.ts';
import type { Work } from '../work.ts';
import { hashFiles, toColumn, writeParquet } from '../write-parquet.ts';
import { objectsSql, readSpoolSql, type Spool, splitRecords } from './spool.ts';
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
  const spool = await splitRecords(work, source, format);
  if (spool.recordCount === 0)
    throw ingestErrors.EMPTY_FILE('The JSON holds no object, so it has no columns.');
  const columns = await readStructure(work, spool);
  if (columns.length === 0) {
    const rejects = await readRejects(work, spool, [], spool.recordCount);
    if (rejects.length > 0) requireFewRejects(work.request, rejects, spool.recordCount, spool.recordCount);
    throw ingestErrors.EMPTY_FILE('The objects of the JSON have no keys, so there are no columns.');
  }
  await chooseTypes(work, spool, columns);
  const { written, choices, given } = await writeTyped(work, columns, {
    rows: cellsSql(spool, columns),
    planOf,
    write: () => write(work, spool, columns),
  });
  warnOfNumbersAsText(work, columns, choices);
  await warnOfDoubles(work, spool, columns, choices);
  await source.requireUnchanged();
  const count = spool.recordCount - written.rowCount;
  const kept = count === 0 ? [] : await readRejects(work, spool, given, count, columns);
  requireFewRejects(work.request, kept, count, spool.recordCount);
  return {
    format,
    columns: choices.map((choice) => toColumn(choice, written)),
    rowCount: written.rowCount,
    files: await hashFiles(work, written.files),
    rejects: { count, kept },
    source: { bytes: source.bytes, sha256: spool.sha256 },
    warnings: work.warnings,
    reading: { records: spool.recordCount, encoding: spool.encoding },
  };
}

/** Rows from which types are chosen. */
const firstRows = 5000;

interface JsonColumn extends SourceColumn {
  structure: JsonStructure;
}

/** A type that the caller gave, and the condition under which a value has another. */
interface GivenType {
  name: string;
  type: string;
  misfit: string;
}

async function write(work: Work, spool: Spool, columns: readonly JsonColumn[]) {
  const choices = arrangeColumns(work.request, columns);
  const given = choices
    .filter((choice) => choice.isGiven)
    .map(({ position, plan: { type } }): GivenType => {
      const { cell, name } = columns[position]!;
      const isLost = roundingSql(cell, type) ?? 'false';
      const isRefused = isDoubleOfNumbers(columns[position]!, type)
        ? `NOT isfinite(TRY_CAST(${cell} AS DOUBLE)) OR (${isLost} AND NOT ${isFractionSql(cell)})`
        : isLost;
      return {
        name,
        type,
        misfit: `(${cell} IS NOT NULL AND (TRY_CAST(${cell} AS ${type}) IS NULL OR ${isRefused}))`,
      };
    });
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

const isDoubleOfNumbers = ({ structure }: JsonColumn, type: string) =>
  type === 'DOUBLE' && structure === 'DOUBLE';

const isFractionSql = (cell: string) => `regexp_matches(${cell}, '[.eE]')`;

function warnOfNumbersAsText(
  work: Work,
  columns: readonly JsonColumn[],
  choices: readonly ColumnChoice[],
): void {
  for (const { isGiven, position, column } of choices)
    if (!isGiven && columns[position]!.structure === 'DOUBLE' && planType(column.profile).family === 'TEXT')
      work.warnings.push(
        `Column "${column.name}" is text: its numbers have more digits than a DECIMAL of 38 or a DOUBLE keeps.`,
      );
}

/** Who asks for doubles gets fractions as JSON's readers read them, rounded; but not unseen. */
async function warnOfDoubles(
  work: Work,
  spool: Spool,
  columns: readonly JsonColumn[],
  choices: readonly ColumnChoice[],
): Promise<void> {
  if (!spool.marks.isUsed) return;
  const roundings = choices
    .filter(({ isGiven, position, plan }) => isGiven && isDoubleOfNumbers(columns[position]!, plan.type))
    .map(({ column: { name, cell }, plan: { type } }) => ({
      name,
      type,
      sql: `${isFractionSql(cell)} AND isfinite(TRY_CAST(${cell} AS DOUBLE)) AND ${roundingSql(cell, type)}`,
    }));
  await warnOfRounding(work, roundings, cellsSql(spool, columns));
}

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

async function readStructure(work: Work, spool: Spool): Promise<JsonColumn[]> {
  const structure = await groupStructures(work, spool);
  const entries = typeof structure === 'object' && !Array.isArray(structure) ? Object.entries(structure) : [];
  const names = nameColumns(entries.map(([key]) => key));
  const columns: JsonColumn[] = [];
  for (const [i, [key, part]] of entries.entries()) {
    const name = names[i]!;
    if (part === 'JSON')
      work.warnings.push(`Column "${name}" holds values of different kinds; they are kept as text.`);
    const column: JsonColumn = {
      name,
      originalName: key,
      structure: part,
      cell: cellName(i),
      profile: emptyProfile(),
      plan: textType,
      isFinal: part === 'JSON' || part === 'MAP' || typeof part === 'object',
    };
    if (isNestable(part)) await readNested(work, spool, column);
    columns.push(column);
  }
  return columns;
}

/** Whether the text of a key needs to be restored; strings of JSON hold no numbers of it. */
const mayHoldMarks = ({ marks }: Spool, part: JsonStructure) =>
  marks.isUsed && (typeof part === 'object' || ['DOUBLE', 'JSON', 'MAP'].includes(part));

/** Makes the column a struct or list, if all its numbers stay what they are. */
async function readNested(work: Work, spool: Spool, column: JsonColumn): Promise<void> {
  const { structure: part, originalName: key } = column;
  const mayRound = spool.hasNestedMarks || (spool.hasNestedLongs && holdsType(part, 'DOUBLE'));
  if (mayRound && (await holdsLongNumbers(work, spool, key))) {
    work.warnings.push(
      `Column "${column.name}" is kept as JSON text: numbers in it have more digits than nested numbers keep exactly.`,
    );
    return;
  }
  const isUnsigned = holdsType(part, 'UBIGINT') && !(await areBigints(work, spool, key, part));
  const integer = isUnsigned ? 'UBIGINT' : 'BIGINT';
  column.cell = nestedSql(key, part, integer);
  column.valueType = typeName(part, integer);
}

const nestedSql = (key: string, part: JsonStructure, integer: 'BIGINT' | 'UBIGINT') => {
  const read = `json_transform(json_extract(json, ${quoteText(toPointer(key))}), ${quoteText(JSON.stringify(toReadStructure(part)))})`;
  return holdsType(part, 'UBIGINT') ? `CAST(${read} AS ${typeName(part, integer)})` : read;
};

/**
 * Whether the values of a key hold whole numbers that a double may round, of 16 digits and more, outside texts. The
 * exponent of a marked number looks like one.
 */
async function holdsLongNumbers(work: Work, spool: Spool, key: string): Promise<boolean> {
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
async function areBigints(work: Work, spool: Spool, key: string, part: JsonStructure): Promise<boolean> {
  const read = nestedSql(key, part, 'UBIGINT');
  const [row] = await work.read(
    'typing',
    `SELECT count(*) FROM (SELECT ${read} AS v FROM ${objectsSql(spool)}) WHERE CAST(TRY_CAST(v AS ${typeName(part, 'BIGINT')}) AS VARCHAR) IS DISTINCT FROM CAST(v AS VARCHAR)`,
  );
  return Number(row![0]) === 0;
}

const cellName = (position: number) => `c${position}`;

/** Rows of `line`, `json` and, by {@link cellName}, the text of every key, restored where it may be marked. */
function cellsSql(spool: Spool, columns: readonly JsonColumn[]): string {
  const pointers = columns.map((column) => quoteText(toPointer(column.originalName))).join(', ');
  const cells = columns.map(({ structure }, i) => {
    const text = `c[${i + 1}]`;
    return `${mayHoldMarks(spool, structure) ? spool.marks.restoreSql(text) : text} AS ${cellName(i)}`;
  });
  const read = `(SELECT line, json, json_extract_string(json, [${pointers}]) AS c FROM ${objectsSql(spool)})`;
  return `(SELECT line, json, ${cells.join(', ')} FROM ${read})`;
}

/** From the first rows; {@link writeTyped} looks at the others where these do not tell. */
async function chooseTypes(work: Work, spool: Spool, columns: readonly JsonColumn[]): Promise<void> {
  const open = columns.filter((column) => column.valueType === undefined && !column.isFinal);
  if (open.length === 0) return;
  const cells = open.map((column) => column.cell).join(', ');
  const rows = await work.read(
    'typing',
    `SELECT ${cells} FROM ${cellsSql(spool, columns)} LIMIT ${firstRows}`,
  );
  for (const [i, column] of open.entries()) {
    for (const row of rows) profileCell(column.profile, row[i] as string | null);
    const plan = planOf(column);
    column.isFinal = column.profile.filled > 0 && plan.family === 'TEXT';
    column.plan = column.isFinal ? plan : firstType(column.profile);
  }
}

/** Digits in strings are text; only dates are told. */
function planOf({ structure, profile }: JsonColumn): PlannedType {
  const plan = planType(profile);
  const isTemporal = ['DATE', 'TIMESTAMP', 'ZONED', 'EMPTY'].includes(plan.family);
  return structure === 'VARCHAR' && !isTemporal ? textType : plan;
}

async function readRejects(
  work: Work,
  spool: Spool,
  given: readonly GivenType[],
  countMax: number,
  columns: readonly JsonColumn[] = [],
): Promise<Reject[]> {
  const limit = Math.min(countMax, work.request.limits.rejectsKeptMax);
  const connection = await work.connect();
  const bad = await connection.read(
    `SELECT line, CASE WHEN json_valid(json) THEN 'a JSON value, but no object' WHEN contains(json, chr(${brokenByte})) THEN 'not valid UTF-8' ELSE 'not valid JSON' END, (${spool.marks.restoreSql('json')})[:500]
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
      `SELECT line, which, text FROM (SELECT line, CASE ${which} END AS which, (${spool.marks.restoreSql('CAST(json AS VARCHAR)')})[:500] AS text FROM ${cellsSql(spool, columns)})
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
    `SELECT CAST(regexp_extract(csv_line, '^[0-9]+') AS BIGINT), error_type, (${spool.marks.restoreSql('csv_line')})[:500] FROM reject_errors LIMIT ${limit}`,
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
