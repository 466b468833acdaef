import { rm } from 'node:fs/promises';
import { engineErrors } from '../../engine/index.ts';
import { LakehouseError } from '../../kernel/index.ts';
import { detectColumns } from '../../privacy/index.ts';
import { processErrors } from '../../processes/index.ts';
import { ingestErrors } from '../errors.ts';
import {
  type ConvertProgress,
  type ConvertRequest,
  type ConvertResult,
  type FileFormat,
  isDocumentFormat,
} from '../model.ts';
import { convertCsv } from './csv/convert.ts';
import { convertDocument } from './documents/convert.ts';
import { chooseFormat } from './formats/choose-format.ts';
import { openSource, type Source } from './formats/source.ts';
import { convertJson } from './json/convert.ts';
import { convertParquet } from './parquet/convert.ts';
import { openWork, type Work } from './work.ts';

/** Converts one file to Parquet in the output directory, and judges its columns; leaves nothing else there. */
export async function convert(
  request: ConvertRequest,
  signal: AbortSignal,
  note: (progress: ConvertProgress) => void,
): Promise<ConvertResult> {
  await using source = await openSource(request.sourcePath);
  try {
    await using work = await openWork(request, signal, note);
    work.progress('detecting', 0, source.bytes);
    const format = chooseFormat(work, source);
    const converted = await convertAs(format, work, source);
    const findings = await detectColumns(await work.connect(), converted.columns, converted.files);
    return { ...converted, columns: converted.columns.map((column, i) => ({ ...column, ...findings[i] })) };
  } catch (error) {
    throw translateEngineFailure(error, request);
  } finally {
    await rm(`${request.outputDir}/scratch`, { recursive: true, force: true });
  }
}

function convertAs(format: FileFormat, work: Work, source: Source): Promise<ConvertResult> {
  if (format === 'parquet') return convertParquet(work, source);
  if (format === 'json' || format === 'ndjson') return convertJson(work, source, format);
  if (isDocumentFormat(format)) return convertDocument(work, source, format);
  return convertCsv(work, source);
}

/** Errors of DuckDB that a file causes are the file's; limits and full disks keep their codes. */
function translateEngineFailure(error: unknown, { outputDir }: ConvertRequest): unknown {
  if (!(error instanceof LakehouseError)) return error;
  if (error.code === engineErrors.SQL_MEMORY.definition.code)
    return processErrors.PROCESS_MEMORY(
      'The file needs more memory to be converted than a work process may use ([ingest] work_memory_mb).',
      { cause: error },
    );
  if (error.code !== engineErrors.SQL_FAILED.definition.code) return error;
  const said = error.message.split('\n')[0]!.replaceAll(`${outputDir}/scratch/`, '');
  // The reader of Parquet quotes what it cannot decode.
  const text = said.replace(/value ".*(?:" is not valid UTF8|$)/i, 'a value is not valid UTF-8');
  return ingestErrors.MALFORMED_FILE(text.slice(0, 500), { cause: error });
}
