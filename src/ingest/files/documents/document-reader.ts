import { abortAfter } from '../../../kernel/index.ts';
import { ingestErrors } from '../../errors.ts';
import type { Work } from '../work.ts';
import { readByPdftotext } from './pdftotext.ts';
import { findPoppler } from './poppler.ts';
import { type DocumentReading, readInThread, translateRefusal } from './reading.ts';
import { type DocumentFacts, DocumentRefused, type DocumentTask } from './task.ts';

export interface DocumentRead {
  facts: DocumentFacts;
  /** For the job's log: of a PDF, which program read it, and why not the one that was tried first. */
  how: { reader?: string; fallback?: string };
}

/** Of DuckDB's memory, which is idle while the document is read. */
const readerShare = 0.4;

/**
 * Reads a document within its limits of time and memory. Throws DOCUMENT_ENCRYPTED, DOCUMENT_LIMIT, MALFORMED_FILE or
 * PDF_READER_MISSING.
 */
export async function readPages(
  work: Work,
  task: DocumentTask,
  onPages: DocumentReading['onPages'],
): Promise<DocumentRead> {
  const { documentTimeoutMs: timeoutMs, memoryMb } = work.request.limits;
  using timeout = abortAfter(timeoutMs, work.signal, () =>
    ingestErrors.DOCUMENT_LIMIT(
      `Reading the document took longer than ${timeoutMs} ms ([ingest] document_timeout_ms).`,
      { details: { timeoutMs } },
    ),
  );
  const reading: DocumentReading = {
    signal: timeout.signal,
    memoryMb: Math.max(64, Math.floor(memoryMb * readerShare)),
    onPages,
  };
  if (task.format === 'pdf') return await readPdf(work, task, reading);
  return { facts: await readInThread(task, reading), how: {} };
}

/** What pdftotext cannot read is read by unpdf, whose word is the last; limits hold for both together. */
async function readPdf(work: Work, task: DocumentTask, reading: DocumentReading): Promise<DocumentRead> {
  const { reader, programDirs } = work.request.pdf;
  const poppler = reader === 'unpdf' ? undefined : await findPoppler(programDirs);
  if (reader === 'pdftotext' && !poppler)
    throw ingestErrors.PDF_READER_MISSING('pdftotext and pdfinfo are not on the PATH of the server.');
  const how: DocumentRead['how'] = { reader: 'unpdf' };
  if (poppler) {
    try {
      const facts = await readByPdftotext(work, task, poppler, reading);
      return { facts, how: { reader: 'pdftotext' } };
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
      if (reader === 'pdftotext') throw translateRefusal(error, reading.memoryMb);
      how.fallback = error.message;
    }
  }
  return { facts: await readInThread(task, reading), how };
}
