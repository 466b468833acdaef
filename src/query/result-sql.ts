import { type DescribedColumn, type EngineType, quoteText } from '../engine/index.ts';
import { positionalNames, quoteNames, toJsonSql, uniqueNames } from './json-projection.ts';
import type { DownloadFormat } from './model.ts';

/** A statement around the user's text; `offset` is where that begins, in bytes. */
export interface WrappedSql {
  sql: string;
  offset: number;
}

/**
 * Turns a SELECT into one row: (JSON array of rows as bytes, rows kept, rows seen). One row more than `rowsMax` is
 * read, so that the caller knows whether there was one. Rows past either limit are counted and dropped.
 *
 * The rows' order holds because a streaming window runs its pipeline on one thread, up to the one aggregate state;
 * asking for it in the aggregate would cost a fifth. test/query/result-sql.test.ts holds the plan to that.
 */
export function jsonRowsSql(
  select: string,
  columns: readonly DescribedColumn[],
  limits: { rowsMax: number; bytesMax: number },
): WrappedSql {
  const names = positionalNames(columns.length);
  const values = columns.map((column, i) => toJsonSql(names[i]!, column.shape));
  const kept = `FILTER (WHERE n <= ${limits.rowsMax} AND s <= ${limits.bytesMax})`;
  const head =
    `SELECT encode(concat('[', string_agg(j, ',') ${kept}, ']')), count(*) ${kept}, count(*) ` +
    `FROM (SELECT j, row_number() OVER () AS n, sum(strlen(j) + 1) OVER (ROWS UNBOUNDED PRECEDING) AS s ` +
    `FROM (SELECT json_array(${values.join(', ')})::VARCHAR AS j FROM (SELECT * FROM (\n`;
  const tail = `\n) LIMIT ${limits.rowsMax + 1}) AS q(${quoteNames(names)})))`;
  return { sql: head + select + tail, offset: Buffer.byteLength(head) };
}

/** A COPY of a SELECT into one file. Names are made unique; values keep every digit (docs/operating.md). */
export function exportSql(
  select: string,
  columns: readonly DescribedColumn[],
  target: { format: DownloadFormat; file: string; quoteFormulas: boolean },
): WrappedSql {
  const names = positionalNames(columns.length);
  const unique = uniqueNames(columns.map((column) => column.name));
  const { list, options } = projections[target.format](names, unique, columns, target.quoteFormulas);
  const head = `COPY (SELECT ${list} FROM (\n`;
  const tail = `\n) AS q(${quoteNames(names)})) TO ${quoteText(target.file)} (${options})`;
  return { sql: head + select + tail, offset: Buffer.byteLength(head) };
}

type Projection = (
  names: readonly string[],
  unique: readonly string[],
  columns: readonly DescribedColumn[],
  quoteFormulas: boolean,
) => { list: string; options: string };

const as = (value: string, name: string) => `${value} AS ${quoteNames([name])}`;

const projections: Record<DownloadFormat, Projection> = {
  // One JSON text a line through the CSV writer without quotes: cheaper than FORMAT json, and ours to the digit.
  // JSON text holds no line break and no control character, so nothing needs quoting.
  NDJSON: (names, unique, columns) => ({
    list: `json_object(${columns
      .map((column, i) => `${quoteText(unique[i]!)}, ${toJsonSql(names[i]!, column.shape)}`)
      .join(', ')})::VARCHAR`,
    options: "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01'",
  }),
  CSV: (names, unique, columns, quoteFormulas) => ({
    list: columns
      .map((column, i) =>
        as(csvValue(names[i]!, column.shape, quoteFormulas), csvHeader(unique[i]!, quoteFormulas)),
      )
      .join(', '),
    options: 'FORMAT csv, HEADER true',
  }),
  PARQUET: (names, unique, columns) => ({
    list: columns
      .map((column, i) => {
        const type = parquetType(column.shape);
        return as(type === undefined ? names[i]! : `${names[i]}::${type}`, unique[i]!);
      })
      .join(', '),
    options: 'FORMAT parquet, COMPRESSION zstd',
  }),
};

/** What a spreadsheet takes for a formula, by OWASP's list. */
const formulaStart = '^[=+\\-@\\t\\r]';

const csvHeader = (name: string, quoteFormulas: boolean) =>
  quoteFormulas && new RegExp(formulaStart).test(name) ? `'${name}` : name;

function csvValue(value: string, type: EngineType, quoteFormulas: boolean): string {
  if (type.kind !== 'SCALAR') return `to_json(${toJsonSql(value, type)})::VARCHAR`;
  if (type.id === 'BLOB') return `to_base64(${value})`;
  const isText = type.id === 'VARCHAR' || type.id === 'ENUM' || type.id === 'JSON';
  if (!isText || !quoteFormulas) return value;
  const text = `${value}::VARCHAR`;
  return `CASE WHEN regexp_matches(${text}, ${quoteText(formulaStart)}) THEN concat('''', ${text}) ELSE ${text} END`;
}

/** Types that Parquet would round or refuse, and what stands for them. */
const parquetStandIns: Readonly<Record<string, string>> = {
  HUGEINT: 'DECIMAL(38,0)', // DuckDB writes it as DOUBLE
  UHUGEINT: 'DECIMAL(38,0)',
  BIGNUM: 'VARCHAR',
  INTERVAL: 'VARCHAR', // Parquet's has milliseconds
  TIME_TZ: 'VARCHAR',
  BIT: 'VARCHAR',
};

/** The type to cast to, or undefined where Parquet keeps the value as it is. */
function parquetType(type: EngineType): string | undefined {
  return isKept(type) ? undefined : writeParquetType(type);
}

function isKept(type: EngineType): boolean {
  if (type.kind === 'SCALAR') return !(type.id in parquetStandIns);
  if (type.kind === 'LIST') return isKept(type.item);
  if (type.kind === 'MAP') return isKept(type.key) && isKept(type.value);
  return type.kind === 'STRUCT' && type.members.every((member) => isKept(member.type));
}

function writeParquetType(type: EngineType): string {
  if (type.kind === 'SCALAR') return parquetStandIns[type.id] ?? type.name;
  if (type.kind === 'LIST') return `${writeParquetType(type.item)}[${type.length ?? ''}]`;
  if (type.kind === 'MAP') return `MAP(${writeParquetType(type.key)}, ${writeParquetType(type.value)})`;
  if (type.kind === 'UNION') return 'VARCHAR';
  return `STRUCT(${type.members.map((member) => `${quoteNames([member.name])} ${writeParquetType(member.type)}`).join(', ')})`;
}
