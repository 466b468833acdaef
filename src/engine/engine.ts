import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type Json } from '@duckdb/node-api';
import { translateEngineError } from './errors.ts';

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

/** A connection runs one statement at a time; open one for each that runs concurrently. */
export interface EngineConnection extends Disposable {
  /** Runs to the end and throws on failure; for statements whose rows do not matter. */
  run(sql: string, parameters?: readonly DuckDBValue[]): Promise<void>;
  /** Reads the whole result. Below ~1,000 rows this is the cheapest way; above, build JSON in SQL. */
  read(sql: string, parameters?: readonly DuckDBValue[]): Promise<EngineRows>;
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
  });
  const setup = await instance.connect();
  await setup.run(`SET temp_directory = ${quoteText(options.tempDir ?? '')}`);
  if (options.tempDir) await setup.run(`SET max_temp_directory_size = '${options.tempMb ?? 1024}MiB'`);
  await setup.run("SET TimeZone = 'UTC'");
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
      try {
        await raw.run(sql, parameters && [...parameters]);
      } catch (error) {
        throw translateEngineError(error);
      }
    },
    read: async (sql, parameters) => {
      try {
        const reader = await raw.runAndReadAll(sql, parameters && [...parameters]);
        const types = reader.columnTypes();
        return {
          columns: reader.columnNames().map((name, i) => ({ name, type: String(types[i]) })),
          rows: reader.getRowsJson(),
        };
      } catch (error) {
        throw translateEngineError(error);
      }
    },
    interrupt: () => raw.interrupt(),
    [Symbol.dispose]: () => raw.closeSync(),
  };
}

/** A SQL string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A SQL identifier, quoted. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
