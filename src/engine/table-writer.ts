import {
  ARRAY,
  BIGINT,
  type DuckDBAppender,
  type DuckDBArrayVector,
  DuckDBDataChunk,
  type DuckDBFloatVector,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { quoteName, quoteText } from '../kernel/index.ts';
import type { EngineConnection } from './engine.ts';
import { translateEngineError } from './errors.ts';

/** A column of a {@link TableWriter}; `{ floats: n }` is the fixed-size array `FLOAT[n]`. */
export interface WriterColumn {
  name: string;
  type: 'VARCHAR' | 'INTEGER' | 'BIGINT' | { floats: number };
}

/** Values of one column: texts or integers by row, or rows × n floats, row-major. */
export type WriterValues = readonly string[] | readonly number[] | Float32Array;

const scalarTypes = { VARCHAR, INTEGER, BIGINT };

const chunkRows = 2048; // DuckDB's vector size

/** Collects rows in a table of the instance's memory and writes them out as one Parquet file (zstd). */
export class TableWriter implements Disposable {
  rowCount = 0;
  private readonly connection: EngineConnection;
  private readonly columns: readonly WriterColumn[];
  private readonly types: DuckDBType[];
  private readonly table: string;
  private readonly appender: DuckDBAppender;

  private constructor(
    connection: EngineConnection,
    columns: readonly WriterColumn[],
    table: string,
    appender: DuckDBAppender,
  ) {
    this.connection = connection;
    this.columns = columns;
    this.types = columns.map(({ type }) =>
      typeof type === 'string' ? scalarTypes[type] : ARRAY(FLOAT, type.floats),
    );
    this.table = table;
    this.appender = appender;
  }

  static async open(
    connection: EngineConnection,
    table: string,
    columns: readonly WriterColumn[],
  ): Promise<TableWriter> {
    const list = columns.map(
      ({ name, type }) =>
        `${quoteName(name)} ${typeof type === 'string' ? type : `FLOAT[${type.floats}]`} NOT NULL`,
    );
    await connection.run(`CREATE OR REPLACE TABLE ${quoteName(table)} (${list.join(', ')})`);
    return new TableWriter(connection, columns, table, await connection.raw.createAppender(table));
  }

  append(rowCount: number, values: readonly WriterValues[]): void {
    for (let from = 0; from < rowCount; from += chunkRows) {
      const count = Math.min(chunkRows, rowCount - from);
      const chunk = DuckDBDataChunk.create(this.types, count);
      this.columns.forEach(({ type }, i) => {
        const column = values[i]!;
        if (typeof type === 'object') {
          const vector = chunk.getColumnVector(i) as DuckDBArrayVector;
          const floats = vector['childData'] as DuckDBFloatVector;
          const slice = (column as Float32Array).subarray(from * type.floats, (from + count) * type.floats);
          (floats['items'] as Float32Array).set(slice); // 20 times faster than a value at a time
          vector.flush();
        } else {
          const slice: DuckDBValue[] = (column as readonly DuckDBValue[]).slice(from, from + count);
          chunk.setColumnValues(i, type === 'BIGINT' ? slice.map((value) => BigInt(value as number)) : slice);
        }
      });
      this.appender.appendDataChunk(chunk);
      this.rowCount += count;
    }
  }

  /** Writes what was appended, and forgets it. */
  async finish(file: string): Promise<void> {
    try {
      this.appender.closeSync();
      await this.connection.run(
        `COPY ${quoteName(this.table)} TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      await this.connection.run(`DROP TABLE ${quoteName(this.table)}`);
    } catch (error) {
      throw translateEngineError(error);
    }
  }

  [Symbol.dispose](): void {
    this.appender.closeSync();
  }
}
