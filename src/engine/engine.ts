import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  type Json,
} from '@duckdb/node-api';
import { quoteText } from '../kernel/index.ts';
import { translateEngineError } from './errors.ts';
import { type EngineType, readType, writeType } from './types.ts';
import type { EngineParameters } from './values.ts';

export interface EngineOptions {
  memoryMb: number;
  threads: number;
  /** Where to spill; created by DuckDB. Undefined forbids spilling. */
  tempDir?: string;
  tempMb?: number;
  /**
   * With it the instance is sandboxed: files outside these directories, extensions, settings and the network
   * are out of reach for good. Without it (trusted work) any local path may be read and written.
   */
  allowedDirectories?: readonly string[];
  /** Keeps the footers of Parquet files between queries; right only where a path never changes its content. */
  cacheFooters?: boolean;
}

export interface EngineRows {
  columns: EngineColumn[];
  /** One array a row, lossless: 64-bit integers and decimals are strings, timestamps DuckDB's own text. */
  rows: Json[][];
}

export interface EngineColumn {
  name: string;
  /** DuckDB's name of the type, for example `DECIMAL(18,2)`. */
  type: string;
}

export interface Description {
  columns: DescribedColumn[];
  /** Types were known without the parameters: other values give the same columns. */
  isFixed: boolean;
}

/** A result column before the statement ran: duplicate names are kept, in order. */
export interface DescribedColumn extends EngineColumn {
  shape: EngineType;
}

type Parameters = readonly DuckDBValue[] | EngineParameters;

/** A connection runs one statement at a time; open one for each that runs concurrently. */
export interface EngineConnection extends Disposable {
  /** Runs to the end and throws on failure; for statements whose rows do not matter. */
  run(sql: string, parameters?: Parameters): Promise<void>;
  /** Reads the whole result. Below ~1,000 rows this is the cheapest way; above, build JSON in SQL. */
  read(sql: string, parameters?: Parameters): Promise<EngineRows>;
  /**
   * Reads the whole result as the driver's values, one array a row. BLOBs are `Uint8Array`s; everything else
   * as the driver has it, so cast to what is exact.
   */
  readValues(sql: string, parameters?: Parameters): Promise<unknown[][]>;
  /** Names and types of what one SELECT would return, without running it. */
  describe(sql: string, parameters?: Parameters): Promise<Description>;
  /** Asks the running statement to stop (about 50 ms); it then throws. */
  interrupt(): void;
  /** The driver's connection, for appenders and prepared statements of rooms with special needs. */
  readonly raw: DuckDBConnection;
}

export interface Engine extends Disposable {
  connect(): Promise<EngineConnection>;
}

/** Opens an in-memory DuckDB with extension loading off. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryMb}MiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'true',
    errors_as_json: 'true', // positions as byte offsets instead of a drawing
  });
  const setup = await instance.connect();
  await setup.run(`SET temp_directory = ${quoteText(options.tempDir ?? '')}`);
  if (options.tempDir) await setup.run(`SET max_temp_directory_size = '${options.tempMb ?? 1024}MiB'`);
  await setup.run("SET TimeZone = 'UTC'");
  if (options.cacheFooters) await setup.run('SET parquet_metadata_cache = true');
  if (options.allowedDirectories) {
    await setup.run(`SET allowed_directories = [${options.allowedDirectories.map(quoteText).join(', ')}]`);
    await setup.run('SET enable_external_access = false');
    await setup.run('SET lock_configuration = true');
  }
  setup.closeSync();
  return {
    connect: async () => wrap(await instance.connect()),
    [Symbol.dispose]: () => instance.closeSync(),
  };
}

function wrap(raw: DuckDBConnection): EngineConnection {
  return {
    raw,
    run: async (sql, parameters) => {
      await translating(sql, () => raw.run(sql, ...bound(parameters)));
    },
    read: (sql, parameters) =>
      translating(sql, async () => {
        const reader = await raw.runAndReadAll(sql, ...bound(parameters));
        const types = reader.columnTypes();
        return {
          columns: reader.columnNames().map((name, i) => ({ name, type: writeType(readType(types[i]!)) })),
          rows: reader.getRowsJson(),
        };
      }),
    readValues: (sql, parameters) =>
      translating(sql, async () => {
        const reader = await raw.runAndReadAll(sql, ...bound(parameters));
        return reader.convertRows((value) => (value instanceof DuckDBBlobValue ? value.bytes : value));
      }),
    describe: (sql, parameters) => translating(sql, () => describe(raw, sql, parameters)),
    interrupt: () => raw.interrupt(),
    [Symbol.dispose]: () => raw.closeSync(),
  };
}

function bound(parameters: Parameters | undefined): [DuckDBValue[]?, DuckDBType[]?] {
  if (parameters === undefined) return [];
  if (isList(parameters)) return [[...parameters]];
  const { values, types } = parameters;
  return values.length === 0 ? [] : [values, types as DuckDBType[]];
}

const isList = (parameters: Parameters): parameters is readonly DuckDBValue[] => Array.isArray(parameters);

async function translating<T>(sql: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateEngineError(error, sql);
  }
}

async function describe(
  raw: DuckDBConnection,
  sql: string,
  parameters: Parameters | undefined,
): Promise<Description> {
  const prepared = await raw.prepare(sql);
  try {
    const columns = Array.from({ length: prepared.columnCount }, (_, i) =>
      toColumn(prepared.columnName(i), readType(prepared.columnType(i))),
    );
    return { columns, isFixed: true };
  } catch {
    // The driver throws for the type "unknown": one that depends on a parameter. Binding it without reading tells,
    // at the price that duplicate names get a suffix.
    const result = await raw.run(`SELECT * FROM (\n${sql}\n) LIMIT 0`, ...bound(parameters));
    const names = result.columnNames();
    const columns = result.columnTypes().map((type, i) => toColumn(names[i]!, readType(type)));
    return { columns, isFixed: false };
  } finally {
    prepared.destroySync();
  }
}

const toColumn = (name: string, shape: EngineType): DescribedColumn => ({
  name,
  type: writeType(shape),
  shape,
});
