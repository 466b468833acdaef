import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '../../catalog/index.ts';
import { type EngineConnection, quoteName, quoteText } from '../../engine/index.ts';
import { countUnusable } from '../keys/check-key.ts';
import { readPrimaryKey } from '../keys/read-primary-key.ts';
import { requireUsable } from '../keys/unusable-key.ts';
import { type ParquetPart, parquetSettings } from '../model.ts';
import { joinColumns } from './drift.ts';
import { sourceErrors } from './errors.ts';
import { hashFile } from './hash-file.ts';
import type { MergeRequest, ReadResult } from './model.ts';

type Merged = Pick<ReadResult, 'columns' | 'files' | 'keptFiles' | 'changedCount'>;

export interface MergeOptions {
  connection: EngineConnection;
  /** For the engine from now on: nothing else needs memory or a processor any more. */
  memoryMb: number;
  threads: number;
  /** Absolute, for what is written. */
  outputDir: string;
  request: MergeRequest;
  /** As they came, verified. */
  columns: readonly Column[];
  parts: readonly ParquetPart[];
  /** Of the rows that came, where they were read by one. */
  cursorColumn: string | null;
}

/** A version of more files is folded: its small ones become one, so that many small runs leave few files. */
export const filesMax = 64;
const smallBytes = 67_108_864;
/** Larger results are cut at about this size, so that the next merge finds files that it need not write again. */
const fileBytes = 268_435_456;
/** Row groups are cut by bytes as well, so that the memory of a writer does not grow with the width of rows. */
const rowGroupBytes = '32MB';

/**
 * Adds rows to those of a version, or puts them in the place of rows with their key. Files of the version that hold
 * none of the keys stay as they are; the others are written again without those rows, and all of them when the columns
 * have changed. Rows that are there already, equal in every column, count as unchanged.
 */
export async function mergeRows(options: MergeOptions): Promise<Merged> {
  const { request, parts } = options;
  const columns = requireJoined(options);
  // Row groups are cut by bytes only where their order does not matter.
  await options.connection.run('SET preserve_insertion_order = false');
  await options.connection.run(`SET memory_limit = '${options.memoryMb}MB'`);
  await options.connection.run(`SET threads = ${options.threads}`);
  const key = readPrimaryKey(request.key, options.columns, 'source')!.map((name) => inColumns(columns, name));
  if (key.length > 0) await requireUsableKey(options, key);
  if (request.files.length === 0)
    return { columns, files: [...parts], keptFiles: [], changedCount: countRows(parts) };
  const merge = new Merge(options, columns, key);
  const changed = await merge.writeChanged();
  const changedCount = countRows(changed);
  if (changedCount === 0)
    return { columns, files: [], keptFiles: request.files.map((_, i) => i), changedCount };
  const { keptFiles, rewritten } = await merge.writeBase(changed);
  return { columns, files: [...rewritten, ...changed], keptFiles, changedCount };
}

class Merge {
  private readonly options: MergeOptions;
  private readonly columns: readonly Column[];
  private readonly key: readonly string[];

  constructor(options: MergeOptions, columns: readonly Column[], key: readonly string[]) {
    this.options = options;
    this.columns = columns;
    this.key = key;
  }

  /** The rows that came and are not there already. */
  async writeChanged(): Promise<ParquetPart[]> {
    const { parts, request, cursorColumn } = this.options;
    const arrived = this.select(this.options.columns, parts);
    const base = this.select(request.columns, request.files);
    if (this.key.length > 0) {
      const equal = await this.writeEqualKeys();
      const equalCount = countRows(equal);
      if (equalCount === countRows(parts)) return [];
      if (equalCount === 0 && this.isAsWritten(this.options.columns)) return [...parts];
      return this.write(
        'changed',
        equalCount === 0
          ? arrived
          : `SELECT * FROM (${arrived}) ANTI JOIN ${readFiles(equal)} USING (${this.keyList()})`,
      );
    }
    if (cursorColumn === null) throw new Error('Rows without a key are added by a cursor only.');
    const cursor = quoteName(inColumns(this.columns, cursorColumn));
    const last = `(SELECT max(${cursor}) FROM (${base}))`;
    await this.requireNoTie(cursor, { arrived, base, last });
    const isBehind = `${last} IS NULL OR ${cursor} > ${last}`;
    const [[count]] = (await this.read(`SELECT count(*) FROM (${arrived}) WHERE ${isBehind}`)) as [[string]];
    if (Number(count) === countRows(parts) && this.isAsWritten(this.options.columns)) return [...parts];
    return this.write('changed', `SELECT * FROM (${arrived}) WHERE ${isBehind}`);
  }

  /**
   * The keys of rows that came exactly as they are there. Joins hold keys and a hash of the rest, never whole rows: a
   * join of wide rows would need them all in memory.
   */
  private writeEqualKeys(): Promise<ParquetPart[]> {
    const { parts, request } = this.options;
    const texts = this.columns.map(({ name }) => {
      const text = `CAST(${quoteName(name)} AS VARCHAR)`;
      return `coalesce(strlen(${text}) || ':' || ${text}, '-')`;
    });
    const key = this.keyList();
    const hash = quoteName(this.hashName());
    const hashed = (rows: string) =>
      `SELECT ${key}, md5_number(concat_ws(',', ${texts.join(', ')})) AS ${hash} FROM (${rows})`;
    const arrived = this.select(this.options.columns, parts);
    const rivals = `SELECT * FROM (${this.select(request.columns, request.files)}) SEMI JOIN (SELECT ${key} FROM (${arrived})) USING (${key})`;
    const equal = `SELECT ${key} FROM (${hashed(arrived)}) SEMI JOIN (${hashed(rivals)}) USING (${key}, ${hash})`;
    return this.write('equal', equal);
  }

  /** A name that no column has. */
  private hashName(): string {
    const isTaken = (name: string) => this.columns.some((column) => column.name.toLowerCase() === name);
    let name = 'row_hash';
    while (isTaken(name)) name += '_';
    return name;
  }

  /** What stays of the version: files as they are, and the rest of the others. */
  async writeBase(changed: readonly ParquetPart[]) {
    const { files, columns } = this.options.request;
    const isSame = this.isAsWritten(columns);
    const replaced = await this.countReplaced(changed);
    const mustGo = (i: number) => !isSame || replaced[i]! > 0;
    const isFolded = files.length + changed.length > filesMax;
    const isRewritten = (i: number) => mustGo(i) || (isFolded && files[i]!.bytes < smallBytes);
    const again = files.filter((_, i) => isRewritten(i));
    const stay = `SELECT * FROM (${this.select(columns, again)})`;
    const rest =
      this.key.length === 0
        ? stay
        : `${stay} ANTI JOIN (${this.select(this.columns, changed)}) USING (${this.keyList()})`;
    const rewritten = again.length === 0 ? [] : await this.write('rest', rest);
    const gone = replaced.reduce((sum, count) => sum + count, 0);
    if (countRows(rewritten) !== countRows(again) - gone)
      throw new Error(`${countRows(again)} rows without ${gone} became ${countRows(rewritten)}.`);
    return { keptFiles: [...files.keys()].filter((i) => !isRewritten(i)), rewritten };
  }

  /** By file of the version: rows whose key came. */
  private async countReplaced(changed: readonly ParquetPart[]): Promise<number[]> {
    const { files, columns } = this.options.request;
    if (this.key.length === 0) return files.map(() => 0);
    const keys = `SELECT ${this.keyList()} FROM (${this.select(this.columns, changed)})`;
    const counts: number[] = [];
    for (const file of files) {
      const rows = `SELECT count(*) FROM (${this.select(columns, [file])}) SEMI JOIN (${keys}) USING (${this.keyList()})`;
      const [[count]] = (await this.read(rows)) as [[string]];
      counts.push(Number(count));
    }
    return counts;
  }

  /** Rows at the last value come again; more of them than the version has would be lost, or some added twice. */
  private async requireNoTie(
    cursor: string,
    { arrived, base, last }: Record<'arrived' | 'base' | 'last', string>,
  ) {
    const count = (rows: string) => `(SELECT count(*) FROM (${rows}) WHERE ${cursor} = ${last})`;
    const [[came, there]] = (await this.read(`SELECT ${count(arrived)}, ${count(base)}`)) as [
      [string, string],
    ];
    const more = Number(came) - Number(there);
    if (more > 0)
      throw sourceErrors.CURSOR_TIE(
        `${more} rows more than before have the value of ${cursor} at which the last run ended; an APPEND cannot tell them apart.`,
      );
  }

  /** The rows of files in the columns of the version to be. */
  private select(own: readonly Column[], files: readonly { file: string }[]): string {
    const cells = this.columns.map(({ name, type }) => {
      const match = own.find((one) => one.name.toLowerCase() === name.toLowerCase());
      const value = match ? quoteName(match.name) : 'NULL';
      return `${match?.type === type ? value : `CAST(${value} AS ${type})`} AS ${quoteName(name)}`;
    });
    return `SELECT ${cells.join(', ')} FROM ${readFiles(files)}`;
  }

  private isAsWritten(own: readonly Column[]): boolean {
    return (
      own.length === this.columns.length &&
      own.every(({ name, type }, i) => name === this.columns[i]!.name && type === this.columns[i]!.type)
    );
  }

  private keyList(): string {
    return this.key.map(quoteName).join(', ');
  }

  private async write(name: string, select: string): Promise<ParquetPart[]> {
    const dir = path.join(this.options.outputDir, 'merged', name);
    await mkdir(dir, { recursive: true });
    const settings =
      `${parquetSettings(this.columns.length)}, ROW_GROUP_SIZE_BYTES '${rowGroupBytes}', ` +
      `FILE_SIZE_BYTES ${fileBytes}, FILENAME_PATTERN 'part-{i}', OVERWRITE true`;
    const { rows } = await this.options.connection.read(
      `COPY (${select}) TO ${quoteText(dir)} (${settings})`,
    );
    const written = rows as [string, string][];
    const parts: ParquetPart[] = [];
    for (const [file, count] of written) {
      if (Number(count) === 0) continue;
      const { size: bytes } = await stat(file);
      parts.push({ file, rows: Number(count), bytes, sha256: await hashFile(file) });
    }
    return parts;
  }

  private async read(sql: string): Promise<unknown[][]> {
    return (await this.options.connection.read(sql)).rows;
  }
}

function requireJoined({ request, columns }: MergeOptions): Column[] {
  const joined = joinColumns(request.columns, columns);
  if (typeof joined !== 'string') return request.files.length > 0 ? joined : [...columns];
  throw sourceErrors.SCHEMA_DRIFT(`The source has changed: ${joined}. The former version stays.`);
}

/** The name as the version spells it. */
const inColumns = (columns: readonly Column[], wanted: string): string =>
  columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())!.name;

async function requireUsableKey({ connection, parts }: MergeOptions, key: readonly string[]) {
  const rows = parts.map(({ file }) => file);
  requireUsable(key, await countUnusable(connection, rows, key), 'the source');
}

const readFiles = (files: readonly { file: string }[]) =>
  `read_parquet([${files.map(({ file }) => quoteText(file)).join(', ')}])`;

const countRows = (files: readonly { rows: number }[]) => files.reduce((sum, { rows }) => sum + rows, 0);
