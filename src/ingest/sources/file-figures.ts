import { type EngineConnection, quoteName, quoteText } from '../../engine/index.ts';
import type { ColumnPlan } from './model.ts';
import { portions } from './portions.ts';
import { type Figure, type Figures, figures } from './session.ts';

const textMax = 100;

/** How figures of files become those of all of them. */
const merging: Record<Figure, string> = { count: 'sum', sum: 'sum', length: 'sum', min: 'min', max: 'max' };

/** Digits up to which DuckDB's own sum has room for 10^12 values. */
const sumDigitsMax = 26;
/** A longer decimal is summed as two numbers of at most so many digits, each of which has room. */
const halfDigits = 19;

/** Figures of one pass over a file. Each holds vectors of some 64 KiB meanwhile, and a row may have 2,000 columns. */
const passMax = 500;

interface FileFigure {
  alias: string;
  sql: string;
  merge: string;
}

/** Figures that are computed at once. */
interface Pass {
  figures: readonly FileFigure[];
  /** What they are computed from, by the rows. */
  from: (rows: string) => string;
}

/**
 * Figures of Parquet files as they lie on disk, gathered file by file and merged in the end. They are kept as lists of
 * texts: as columns of a table in memory, thousands of them would take hundreds of MB.
 */
export class FileFigures {
  /** Positions of the columns that the row hash covers. */
  readonly hashed: readonly number[];
  private readonly columns: readonly ColumnPlan[];
  private readonly passes: readonly Pass[];
  /** By pass and figure, the type in which it is merged. */
  private types: string[][] = [];
  private readonly files: string[] = [];

  constructor(options: {
    columns: readonly ColumnPlan[];
    /** By position, the figures that the source has. */
    wanted: readonly Partial<Record<Figure, string>>[];
    isHashed: boolean;
  }) {
    const { columns, wanted, isHashed } = options;
    this.columns = columns;
    this.hashed = isHashed ? columns.flatMap(({ sourceText }, i) => (sourceText === null ? [] : [i])) : [];
    const list: FileFigure[] = [
      { alias: 'rows', sql: 'count(*)', merge: 'sum' },
      ...columns.flatMap((column, i) =>
        figures
          .filter((figure) => wanted[i]![figure] !== undefined)
          .flatMap((figure) => ourFigures(figure, column, `${figure}_${i}`)),
      ),
    ];
    this.passes = [
      ...portions(list, passMax).map((some) => ({ figures: some, from: (rows: string) => rows })),
      ...this.hashPass(this.hashed),
    ];
  }

  /** Makes the table in which the figures gather; before the first file. */
  async open(connection: EngineConnection): Promise<void> {
    const nulls = this.columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteName(name)}`);
    const source = `(SELECT ${nulls.join(', ')})`;
    for (const pass of this.passes) {
      const { columns } = await connection.describe(selectFigures(pass.figures, pass.from(source)));
      this.types.push(columns.map(({ type }) => type));
    }
    await connection.run('CREATE TABLE file_figures (pass INTEGER, texts VARCHAR[])');
  }

  /** Files may be added by several connections at a time. */
  async add(connection: EngineConnection, file: string): Promise<void> {
    this.files.push(file);
    for (const [number, pass] of this.passes.entries()) {
      const texts = pass.figures.map(({ sql }) => `CAST(${sql} AS VARCHAR)`).join(', ');
      const from = pass.from(readParquet([file]));
      await connection.run(`INSERT INTO file_figures SELECT ${number}, [${texts}] FROM ${from}`);
    }
  }

  /** Figures over all files, as text; the row hash over the given columns. */
  async read(connection: EngineConnection, hashed: readonly number[]): Promise<Figures> {
    const all: Figures = {};
    for (const [number, pass] of this.passes.entries()) {
      const merged = pass.figures.map(({ alias, merge }, i) => ({
        alias,
        sql: `${merge}(CAST(texts[${i + 1}] AS ${this.types[number]![i]}))`,
      }));
      Object.assign(all, await readRow(connection, merged, `file_figures WHERE pass = ${number}`));
    }
    for (const [i, column] of this.columns.entries())
      if (column.family === 'DECIMAL') writeDecimals(all, i, column);
    if (hashed.length === this.hashed.length || hashed.length === 0) return all;
    for (const pass of this.hashPass(hashed))
      Object.assign(all, await readRow(connection, pass.figures, pass.from(readParquet(this.files))));
    return all;
  }

  /** The canonical text of a row: each value as `<bytes>:<text>`, NULL as `-`, joined by commas. Two sums of 60 bits of its MD5. */
  private hashPass(positions: readonly number[]): Pass[] {
    if (positions.length === 0) return [];
    const texts = positions.map((i) => {
      const { name, ourText } = this.columns[i]!;
      const text = ourText(quoteName(name));
      return `coalesce(strlen(${text}) || ':' || ${text}, '-')`;
    });
    const part = (from: number) => `sum(CAST('0x' || substr(row_hash, ${from}, 15) AS BIGINT))`;
    return [
      {
        figures: [
          { alias: 'hash_a', sql: part(1), merge: 'sum' },
          { alias: 'hash_b', sql: part(16), merge: 'sum' },
        ],
        // In a query of its own, because the text of a wide row takes long to plan twice.
        from: (rows) => `(SELECT md5(concat_ws(',', ${texts.join(', ')})) AS row_hash FROM ${rows})`,
      },
    ];
  }
}

function ourFigures(figure: Figure, column: ColumnPlan, alias: string): FileFigure[] {
  const merge = merging[figure];
  if (figure !== 'sum' || !isLong(column)) return [{ alias, sql: ourFigure(figure, column), merge }];
  const digits = `CAST(replace(CAST(${quoteName(column.name)} AS VARCHAR), '.', '') AS HUGEINT)`;
  const half = `CAST(1${'0'.repeat(halfDigits)} AS HUGEINT)`;
  return [
    { alias: `${alias}_high`, sql: `sum(${digits} // ${half})`, merge },
    { alias, sql: `sum(${digits} % ${half})`, merge },
  ];
}

function ourFigure(figure: Figure, column: ColumnPlan): string {
  const name = quoteName(column.name);
  const text = column.ourText(name);
  const isText = column.family === 'TEXT' || column.family === 'TIME';
  switch (figure) {
    case 'count':
      return `count(${name})`;
    case 'sum':
      if (column.family === 'BOOLEAN') return `count(*) FILTER (WHERE ${name})`;
      return column.family === 'DATE' ? sumOfDates(column.type, name) : `sum(${name})`;
    case 'length':
      return column.family === 'BINARY' ? `sum(octet_length(${name}))` : `sum(strlen(${text}))`;
    case 'min':
    case 'max':
      if (isText) return `left(${figure}(${text}), ${textMax})`;
      return column.family === 'FLOAT' ? `${figure}(CAST(${name} AS DOUBLE))` : `${figure}(${name})`;
  }
}

/** Days since 2000, microseconds since 1970; these by way of seconds as a double, which is what PostgreSQL has. */
function sumOfDates(type: string, name: string): string {
  const value =
    type === 'DATE'
      ? `${name} - DATE '2000-01-01'`
      : `CAST(CAST(epoch_us(${name}) AS DOUBLE) / 1e6 * 1e6 AS BIGINT)`;
  return `sum(CASE WHEN isfinite(${name}) THEN ${value} END)`;
}

const readDecimal = ({ type }: ColumnPlan) =>
  (/^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? []).slice(1).map(Number) as [precision: number, scale: number];

const isLong = (column: ColumnPlan) => column.family === 'DECIMAL' && readDecimal(column)[0] > sumDigitsMax;

/** Puts the halves of a sum together, and writes the zero that DuckDB leaves out before the point. */
function writeDecimals(all: Figures, i: number, column: ColumnPlan) {
  const [high, low] = [all[`sum_${i}_high`], all[`sum_${i}`]];
  if (isLong(column) && high != null && low != null)
    all[`sum_${i}`] = writeScaled(
      BigInt(high) * 10n ** BigInt(halfDigits) + BigInt(low),
      readDecimal(column)[1],
    );
  for (const alias of [`sum_${i}`, `min_${i}`, `max_${i}`])
    all[alias] = all[alias]?.replace(/^(-?)\./, (_, sign) => `${sign}0.`) ?? null;
}

function writeScaled(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const at = digits.length - scale;
  return `${value < 0n ? '-' : ''}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ''}`;
}

const readParquet = (files: readonly string[]) => `read_parquet([${files.map(quoteText).join(', ')}])`;

const selectFigures = (list: readonly { alias: string; sql: string }[], from: string) =>
  `SELECT ${list.map(({ alias, sql }) => `${sql} AS ${alias}`).join(', ')} FROM ${from}`;

async function readRow(
  connection: EngineConnection,
  list: readonly { alias: string; sql: string }[],
  from: string,
): Promise<Figures> {
  const texts = list.map(({ alias, sql }) => ({ alias, sql: `CAST(${sql} AS VARCHAR)` }));
  const { columns, rows } = await connection.read(selectFigures(texts, from));
  return Object.fromEntries(columns.map(({ name }, i) => [name, rows[0]![i] as string | null]));
}
