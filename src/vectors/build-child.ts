import type { EmbeddingConfig } from '../config/index.ts';
import { openWorkProcess, type WorkProcess } from '../processes/index.ts';
import type { EngineBudget } from './embed-stripe.ts';

/** Starts the work process of index builds. */
export function openBuildChild(config: EmbeddingConfig): Promise<WorkProcess> {
  return openWorkProcess({
    entry: new URL('./index-build-process.ts', import.meta.url),
    title: 'embedding',
    memoryBytesMax: config.workMemoryMb * 1_048_576,
    memorySetting: '[embedding] work_memory_mb',
  });
}

/** Half of the process's memory is DuckDB's; the rest holds the model, the batch and JavaScript. */
export const engineBudget = (config: EmbeddingConfig, tempDir: string): EngineBudget => ({
  memoryMb: Math.floor(config.workMemoryMb / 2),
  threads: 2,
  tempDir,
});
