import type { ColumnVerification, Verification, VerificationLevel } from '../../catalog/index.ts';
import { type EngineConnection, quoteName, quoteText } from '../../engine/index.ts';
import { sourceErrors } from './errors.ts';
import type { ColumnPlan } from './model.ts';
import { type Figure, type Figures, figures, type SourceSession } from './session.ts';

export interface VerifyOptions {
  session: SourceSession;
  connection: EngineConnection;
  columns: readonly ColumnPlan[];
  files: readonly string[];
  level: VerificationLevel;
  /** The quoted column in the source's dialect, by position. */
  cells: readonly string[];
  /** Values by position that became NULL because no date is like them. */
  impossible: ReadonlyMap<number, number>;
  verifiedAt: number;
}

const mismatchesShownMax = 20;
const textMax = 100;

/**
 * Asks the source, in the snapshot that was read, and the Parquet files for the same figures and compares them. Throws
 * VERIFICATION_FAILED with what differs. docs/verification.md says what is compared and what is not.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { session, connection, columns, cells, level } = options;
  const wanted = columns.map((column, i) => {
    const own = session.figuresOf(column, cells[i]!);
    // A bound of values that became NULL is none of ours.
    return options.impossible.has(i) ? { count: own.count! } : own;
  });
  const hashed =
    level === 'FULL' ? columns.flatMap((column, i) => (isHashed(options, column, i) ? [i] : [])) : [];
  const theirList = [{ alias: 'rows', sql: 'count(*)' }];
  const ourList = ['count(*) AS rows'];
  for (const [i, own] of wanted.entries())
    for (const figure of figures) {
      const sql = own[figure];
      if (sql === undefined) continue;
      theirList.push({ alias: `${figure}_${i}`, sql });
      ourList.push(`${ourFigure(figure, columns[i]!)} AS ${figure}_${i}`);
    }
  if (hashed.length > 0) {
    const [first, second] = session.rowHashOf(hashed.map((i) => columns[i]!.sourceText!));
    theirList.push({ alias: 'hash_a', sql: first }, { alias: 'hash_b', sql: second });
    const [ourFirst, ourSecond] = ourRowHash(hashed.map((i) => columns[i]!));
    ourList.push(`${ourFirst} AS hash_a`, `${ourSecond} AS hash_b`);
  }
  const files = options.files.map(quoteText).join(', ');
  const ourSql = `SELECT ${ourList.map((one) => one.replace(/^(.*) AS (\w+)$/s, 'CAST($1 AS VARCHAR) AS $2')).join(', ')} FROM read_parquet([${files}])`;
  const [theirs, ours] = await Promise.all([session.measure(theirList), readOurs(connection, ourSql)]);
  requireEqual(options, wanted, theirs, ours);
  return {
    level,
    rowCount: Number(ours['rows']),
    columns: columns.map((column, i) => toVerification(column.name, i, ours)),
    rowHash: hashed.length > 0 ? `${toHex(ours['hash_a'])}${toHex(ours['hash_b'])}` : null,
    columnsNotHashed:
      level === 'FULL' ? columns.filter((_, i) => !hashed.includes(i)).map((column) => column.name) : [],
    verifiedAt: options.verifiedAt,
  };
}

const isHashed = (options: VerifyOptions, column: ColumnPlan, i: number) =>
  column.sourceText !== null && !options.impossible.has(i);

function ourFigure(figure: Figure, column: ColumnPlan): string {
  const name = quoteName(column.name);
  const text = column.ourText(name);
  const isText = column.family === 'TEXT' || column.family === 'TIME';
  switch (figure) {
    case 'count':
      return `count(${name})`;
    case 'sum':
      return column.family === 'BOOLEAN' ? `count(*) FILTER (WHERE ${name})` : `sum(${name})`;
    case 'length':
      return column.family === 'BINARY' ? `sum(octet_length(${name}))` : `sum(strlen(${text}))`;
    case 'min':
    case 'max':
      if (isText) return `left(${figure}(${text}), ${textMax})`;
      return column.family === 'FLOAT' ? `${figure}(CAST(${name} AS DOUBLE))` : `${figure}(${name})`;
  }
}

/** The canonical text of a row: each value as `<bytes>:<text>`, NULL as `-`, joined by commas. Two sums of 60 bits of its MD5. */
function ourRowHash(columns: readonly ColumnPlan[]): [string, string] {
  const row = columns
    .map((column) => {
      const text = column.ourText(quoteName(column.name));
      return `coalesce(strlen(${text}) || ':' || ${text}, '-')`;
    })
    .join(` || ',' || `);
  const part = (from: number) => `sum(CAST('0x' || substr(md5(${row}), ${from}, 15) AS BIGINT))`;
  return [part(1), part(16)];
}

async function readOurs(connection: EngineConnection, sql: string): Promise<Figures> {
  const { columns, rows } = await connection.read(sql);
  return Object.fromEntries(columns.map((column, i) => [column.name, rows[0]![i] as string | null]));
}

function requireEqual(
  options: VerifyOptions,
  wanted: readonly Partial<Record<Figure, string>>[],
  theirs: Figures,
  ours: Figures,
) {
  const mismatches: {
    column: string | null;
    figure: string;
    source: string | null;
    version: string | null;
  }[] = [];
  const compare = (column: string | null, figure: string, alias: string, lost = 0) => {
    const family = options.columns.find((one) => one.name === column)?.family;
    const source = normalize(theirs[alias] ?? null, figure, family, lost);
    const version = normalize(ours[alias] ?? null, figure, family, 0);
    if (source !== version) mismatches.push({ column, figure, source, version });
  };
  compare(null, 'rows', 'rows');
  for (const [i, own] of wanted.entries())
    for (const figure of figures)
      if (own[figure] !== undefined)
        compare(
          options.columns[i]!.name,
          figure,
          `${figure}_${i}`,
          figure === 'count' ? options.impossible.get(i) : 0,
        );
  if ('hash_a' in ours) {
    compare(null, 'row hash', 'hash_a');
    compare(null, 'row hash', 'hash_b');
  }
  if (mismatches.length === 0) return;
  const [first] = mismatches;
  throw sourceErrors.VERIFICATION_FAILED(
    `What was read is not what the source holds: ${first!.figure}${first!.column === null ? '' : ` of column "${first!.column}"`} differs, and ${mismatches.length - 1} more figures. Nothing was published.`,
    // Figures of values stay out of messages: they are data.
    {
      details: {
        mismatches: mismatches.slice(0, mismatchesShownMax).map(({ column, figure }) => ({ column, figure })),
      },
    },
  );
}

/** What the two sides write differently although it is the same. */
function normalize(
  value: string | null,
  figure: string,
  family: ColumnPlan['family'] | undefined,
  lost = 0,
): string | null {
  if (value === null) return null;
  if (figure === 'count') return String(Number(value) - lost);
  if (figure === 'sum' || figure === 'length')
    return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  if (figure !== 'min' && figure !== 'max') return value;
  if (family === 'FLOAT') return String(Number(readSpecial(value)));
  if (family === 'INTEGER' || family === 'DECIMAL')
    return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  if (family === 'DATE')
    return value
      .replace(/^(\S+)(.*) BC$/, '$1 (BC)$2')
      .replace(/\+00$/, '')
      .replace(/(\.\d*?)0+(\D|$)/, (_, digits: string, rest: string) =>
        digits === '.' ? rest : digits + rest,
      );
  return [...value].slice(0, textMax).join('');
}

const readSpecial = (text: string) =>
  /^-?inf(inity)?$/i.test(text) ? `${text.startsWith('-') ? '-' : ''}Infinity` : text;

function toVerification(name: string, i: number, ours: Figures): ColumnVerification {
  const of = (figure: Figure) => ours[`${figure}_${i}`] ?? null;
  return {
    name,
    nonNullCount: Number(of('count')),
    sum: of('sum'),
    lengthSum: of('length'),
    min: of('min'),
    max: of('max'),
  };
}

/** A sum over no rows is NULL. */
const toHex = (decimal: string | null | undefined) =>
  BigInt(decimal ?? 0)
    .toString(16)
    .padStart(20, '0');
