import { getDocumentProxy } from 'unpdf';
import { cleanText } from './page-text.ts';
import {
  type DocumentFacts,
  DocumentRefused,
  type DocumentTask,
  type PageResult,
  tooManyPages,
} from './task.ts';

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

const warningsOnly = 1;
/** The parser says so when it cannot tell what the characters of a font mean. */
const unknownFont = /translateFont failed|CMap/i;

/**
 * The pages of a PDF, in order; pages without text are empty. Throws {@link DocumentRefused} for what is encrypted,
 * broken or has too many pages; a page that cannot be read is refused alone.
 */
export async function* readPdf(task: DocumentTask, facts: DocumentFacts): AsyncGenerator<PageResult> {
  const { pagesMax } = task;
  // Nobody reads the console of this thread; the parser says there when a font is beyond it.
  console.warn = (message: unknown) => {
    if (unknownFont.test(String(message))) facts.hasUnknownFonts = true;
  };
  const document = await open(task.bytes);
  facts.pageCount = document.numPages;
  if (document.numPages > pagesMax) throw tooManyPages(document.numPages, pagesMax);
  for (let page = 1; page <= document.numPages; page++) {
    try {
      yield { page, text: await readPage(document, page) };
    } catch (error) {
      yield { page, refused: `page ${page} is broken: ${describe(error)}` };
    }
  }
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(bytes, {
      verbosity: warningsOnly,
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw new DocumentRefused('encrypted', 'The PDF is encrypted and needs a password to be read');
    throw new DocumentRefused('malformed', `The PDF is broken: ${describe(error)}`);
  }
}

async function readPage(document: PdfDocument, number: number): Promise<string> {
  const page = await document.getPage(number);
  try {
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    return cleanText(text);
  } finally {
    page.cleanup();
  }
}

const describe = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/\.$/, '').slice(0, 200);
