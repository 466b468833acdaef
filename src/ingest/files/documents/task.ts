import type { DocumentFormat, TextEncoding } from '../../model.ts';

/** What the thread that reads a document is given. */
export type ThreadTask = DocumentTask | PagesTask;

export interface DocumentTask {
  format: DocumentFormat;
  /** The whole file, decompressed; it moves into the thread. */
  bytes: Uint8Array;
  /** As the caller told; otherwise found in the content. */
  encoding: TextEncoding | undefined;
  pagesMax: number;
  /** Bytes of the text of one page. */
  pageBytesMax: number;
}

/** The text of a document whose pages another program has read: UTF-8, a form feed behind each page. */
export interface PagesTask {
  format: 'pages';
  /** Absolute path. */
  file: string;
  pageBytesMax: number;
}

export interface Page {
  /** From 1, in the order of the document. */
  page: number;
  /** Unicode NFC, lines ended by LF, no control character but tab and LF. */
  text: string;
}

/** What a reader of a format yields: a page, or why there is none. */
export type PageResult = Page | { page: number; refused: string };

/** What was noticed besides the pages. */
export interface DocumentFacts {
  /** Pages that the document has, read or not. */
  pageCount: number;
  /** The text encoding; null for PDF. */
  encoding: string | null;
  /** Characters that were no valid text in the encoding and became U+FFFD. */
  brokenCharacters: number;
  /** Some font names characters that are not known here, so that text may be missing or wrong. */
  hasUnknownFonts: boolean;
  /** The first damage that was read over, in the words of the program that did; null for none. */
  damage: string | null;
}

export type Refusal = 'encrypted' | 'malformed' | 'pages' | 'binary' | 'memory' | 'unusable';

export type DocumentMessage =
  | { type: 'pages'; pages: PageResult[] }
  | { type: 'done'; facts: DocumentFacts }
  | { type: 'refused'; refusal: Refusal; message: string };

/** Ends the reading of a document with a reason that its sender can act on. */
export class DocumentRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

export const tooManyPages = (pageCount: number, pagesMax: number) =>
  new DocumentRefused('pages', `The document has ${pageCount} pages; the limit is ${pagesMax}`);
