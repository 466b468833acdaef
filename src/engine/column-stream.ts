import type { DuckDBArrayVector, DuckDBDataChunk, DuckDBFloatVector } from '@duckdb/node-api';
import type { EngineConnection } from './engine.ts';
import { translateEngineError } from './errors.ts';

/** Up to 2,048 rows of a result, by column. */
export interface ColumnBatch {
  readonly rowCount: number;
  texts(column: number): (string | null)[];
  /** For INTEGER and DOUBLE columns. */
  numbers(column: number): number[];
  /** A `FLOAT[n]` column without nulls, rows × n, row-major. Valid until the next batch is asked for. */
  floats(column: number): Float32Array;
}

/** Reads a result in the engine's own batches, so that memory stays flat however long it is. */
export async function* streamColumns(
  connection: EngineConnection,
  sql: string,
): AsyncGenerator<ColumnBatch, void> {
  try {
    const result = await connection.raw.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      yield toBatch(chunk);
    }
  } catch (error) {
    throw translateEngineError(error);
  }
}

function toBatch(chunk: DuckDBDataChunk): ColumnBatch {
  return {
    rowCount: chunk.rowCount,
    texts: (column) => chunk.getColumnValues(column) as (string | null)[],
    numbers: (column) => chunk.getColumnValues(column) as number[],
    floats: (column) => {
      const vector = chunk.getColumnVector(column) as DuckDBArrayVector;
      return (vector['childData'] as DuckDBFloatVector)['items'] as Float32Array;
    },
  };
}
