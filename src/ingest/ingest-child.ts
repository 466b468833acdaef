import { availableParallelism } from 'node:os';
import type { IngestConfig } from '../config/index.ts';
import { openWorkProcess, type WorkProcess } from '../processes/index.ts';

/** Starts the work process that converts files and looks at keys. */
export function openIngestChild(config: IngestConfig): Promise<WorkProcess> {
  return openWorkProcess({
    entry: new URL('./ingest-process.ts', import.meta.url),
    title: 'ingest',
    memoryBytesMax: config.workMemoryMb * 1_048_576,
    memorySetting: '[ingest] work_memory_mb',
  });
}

/** What DuckDB may use in that process; its limit leaves out some of its buffers and all of ours. */
export const engineBudget = (config: IngestConfig): { memoryMb: number; threads: number } => ({
  memoryMb: Math.max(128, Math.floor(config.workMemoryMb * 0.6)),
  threads: Math.min(4, availableParallelism()),
});
