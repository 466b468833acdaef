import { readHtml } from './html.ts';
import { splitMarkdown } from './markdown.ts';
import { cleanText, cutLongText } from './page-text.ts';
import { readPages, refuseLongPage } from './pages-file.ts';
import { readPdf } from './pdf.ts';
import {
  type DocumentFacts,
  DocumentRefused,
  type DocumentTask,
  type PageResult,
  type ThreadTask,
} from './task.ts';
import { decodeText } from './text-bytes.ts';

/**
 * The pages of a document: those of a PDF; the parts of a plain text between form feeds; the sections of a Markdown
 * text, each from its heading on; a web page as one. Texts without pages are cut when they are too long for one.
 */
export async function* readDocument(task: ThreadTask, facts: DocumentFacts): AsyncGenerator<PageResult> {
  for await (const one of pagesOf(task, facts)) {
    const isTooLong = 'text' in one && Buffer.byteLength(one.text) > task.pageBytesMax;
    yield isTooLong ? refuseLongPage(one.page, task.pageBytesMax) : one;
  }
}

function pagesOf(task: ThreadTask, facts: DocumentFacts) {
  if (task.format === 'pages') return readPages(task, facts);
  return task.format === 'pdf' ? readPdf(task, facts) : readText(task, facts);
}

function* readText(task: DocumentTask, facts: DocumentFacts): Generator<PageResult> {
  const { text, encoding, brokenCharacters } = decodeText(task.bytes, task.encoding, task.format === 'html');
  facts.encoding = encoding;
  facts.brokenCharacters = brokenCharacters;
  for (const part of splitParts(task, text))
    for (const piece of cutLongText(cleanText(part))) {
      const cleaned = cleanText(piece);
      if (cleaned === '') continue;
      facts.pageCount++;
      if (facts.pageCount > task.pagesMax)
        throw new DocumentRefused('pages', `The document has more than ${task.pagesMax} pages`);
      yield { page: facts.pageCount, text: cleaned };
    }
}

function splitParts({ format }: DocumentTask, text: string): Iterable<string> {
  if (format === 'html') return [readHtml(text)];
  if (format === 'markdown') return splitMarkdown(text.replace(/\r\n?/g, '\n'));
  return text.split('\f');
}
