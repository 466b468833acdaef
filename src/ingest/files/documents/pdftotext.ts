import { open, rm, writeFile } from 'node:fs/promises';
import { ingestErrors } from '../../errors.ts';
import type { Work } from '../work.ts';
import { formFeed } from './pages-file.ts';
import { type Complaints, type Poppler, type PopplerRun, runPoppler } from './poppler.ts';
import { type DocumentReading, readInThread, translateRefusal } from './reading.ts';
import { type DocumentFacts, DocumentRefused, type DocumentTask, tooManyPages } from './task.ts';

type Limits = Omit<PopplerRun, 'onOutput'>;

/**
 * The pages of a PDF as pdftotext reads them, in the order of its content, as unpdf does. Nothing is passed on before
 * the program has ended and written as many pages as the document has. Throws {@link DocumentRefused} for what it cannot
 * read, and DOCUMENT_LIMIT. The files in scratch are gone afterwards.
 */
export async function readByPdftotext(
  work: Work,
  task: DocumentTask,
  poppler: Poppler,
  reading: DocumentReading,
): Promise<DocumentFacts> {
  const { limits, pdf } = work.request;
  const input = work.scratch('document.pdf');
  const output = work.scratch('document.txt');
  const run: Limits = {
    signal: reading.signal,
    memoryMb: reading.memoryMb,
    cpuSeconds: Math.ceil(limits.documentTimeoutMs / 1000) + 1,
    endsAtDamage: pdf.reader === 'auto',
  };
  try {
    await writeFile(input, task.bytes);
    const pageCount = await countPages(poppler, input, run);
    if (pageCount > task.pagesMax)
      throw translateRefusal(tooManyPages(pageCount, task.pagesMax), reading.memoryMb); // final, and no reason to fall back
    const written = await writePages(poppler, { input, output, bytesMax: limits.expandedBytesMax }, run);
    if (written.pageCount !== pageCount)
      throw new DocumentRefused(
        'malformed',
        `The PDF is broken: it says that it has ${pageCount} pages, and has ${written.pageCount}`,
      );
    const { damage, hasUnknownFonts } = written;
    const pages = { format: 'pages', file: output, pageBytesMax: task.pageBytesMax } as const;
    return { ...(await readInThread(pages, reading)), damage, hasUnknownFonts };
  } finally {
    await Promise.all([rm(input, { force: true }), rm(output, { force: true })]);
  }
}

/** Bytes of what pdfinfo says; the title and its like come from the document. */
const infoBytesMax = 1_048_576;

async function countPages({ pdfinfo }: Poppler, input: string, run: Limits): Promise<number> {
  let text = '';
  await runPoppler(pdfinfo, [input], {
    ...run,
    onOutput: (piece) => {
      text = (text + piece.toString('latin1')).slice(-infoBytesMax);
    },
  });
  const count = [...text.matchAll(/^Pages: +(\d+)$/gm)].at(-1)?.[1]; // the last: a title could say anything before
  if (count === undefined)
    throw new DocumentRefused('malformed', 'The PDF is broken: its pages are not known');
  return Number(count);
}

async function writePages(
  { pdftotext }: Poppler,
  { input, output, bytesMax }: { input: string; output: string; bytesMax: number },
  run: Limits,
): Promise<Complaints & { pageCount: number }> {
  await using file = await open(output, 'wx');
  let bytes = 0;
  let pageCount = 0;
  const complaints = await runPoppler(pdftotext, ['-raw', '-enc', 'UTF-8', '-eol', 'unix', input, '-'], {
    ...run,
    onOutput: async (piece) => {
      bytes += piece.length;
      if (bytes > bytesMax)
        throw ingestErrors.DOCUMENT_LIMIT(
          `The text of the document has more than ${bytesMax} bytes ([ingest] expanded_bytes_max).`,
          { details: { bytesMax } },
        );
      for (let at = piece.indexOf(formFeed); at >= 0; at = piece.indexOf(formFeed, at + 1)) pageCount++;
      await file.writeFile(piece);
    },
  });
  return { ...complaints, pageCount };
}
