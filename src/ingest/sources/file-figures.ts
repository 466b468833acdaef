import { type EngineConnection, quoteName, quoteText } from '../../engine/index.ts';
import type { ColumnPlan } from './model.ts';
import { type Figure, type Figures, figures } from './session.ts';

const textMax = 100;

/** How figures of files become those of all of them. */
const merging: Record<Figure, string> = { count: 'sum', sum: 'sum', length: 'sum', min: 'min', max: 'max' };

interface FileFigure {
  alias: string;
  sql: string;
  merge: string;
}

/** Figures of Parquet files as they lie on disk, gathered file by file and merged in the end. */
export class FileFigures {
  /** Positions of the columns that the row hash covers. */
  readonly hashed: readonly number[];
  private readonly columns: readonly ColumnPlan[];
  private readonly list: readonly FileFigure[];
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
    this.list = [
      { alias: 'rows', sql: 'count(*)', merge: 'sum' },
      ...columns.flatMap((column, i) =>
        figures
          .filter((figure) => wanted[i]![figure] !== undefined)
          .map((figure) => ({
            alias: `${figure}_${i}`,
            sql: ourFigure(figure, column),
            merge: merging[figure],
          })),
      ),
      ...this.hashesOf(this.hashed),
    ];
  }

  /** Makes the table in which the figures gather; before the first file. */
  async open(connection: EngineConnection): Promise<void> {
    const nulls = this.columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteName(name)}`);
    const source = `(SELECT ${nulls.join(', ')})`;
    await connection.run(`CREATE TABLE file_figures AS ${selectFigures(this.list, source)} LIMIT 0`);
  }

  /** Files may be added by several connections at a time. */
  async add(connection: EngineConnection, file: string): Promise<void> {
    this.files.push(file);
    await connection.run(`INSERT INTO file_figures ${selectFigures(this.list, readParquet([file]))}`);
  }

  /** Figures over all files, as text; the row hash over the given columns. */
  async read(connection: EngineConnection, hashed: readonly number[]): Promise<Figures> {
    const merged = this.list.map(({ alias, merge }) => ({ alias, sql: `${merge}(${alias})` }));
    const all = await readRow(connection, merged, 'file_figures');
    if (hashed.length === this.hashed.length || hashed.length === 0) return all;
    const again = await readRow(connection, this.hashesOf(hashed), readParquet(this.files));
    return { ...all, ...again };
  }

  /** The canonical text of a row: each value as `<bytes>:<text>`, NULL as `-`, joined by commas. Two sums of 60 bits of its MD5. */
  private hashesOf(positions: readonly number[]): FileFigure[] {
    if (positions.length === 0) return [];
    const row = positions
      .map((i) => {
        const { name, ourText } = this.columns[i]!;
        const text = ourText(quoteName(name));
        return `coalesce(strlen(${text}) || ':' || ${text}, '-')`;
      })
      .join(` || ',' || `);
    const part = (from: number) => `sum(CAST('0x' || substr(md5(${row}), ${from}, 15) AS BIGINT))`;
    return [
      { alias: 'hash_a', sql: part(1), merge: 'sum' },
      { alias: 'hash_b', sql: part(16), merge: 'sum' },
    ];
  }
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
