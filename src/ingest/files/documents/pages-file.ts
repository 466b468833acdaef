import { createReadStream } from 'node:fs';
import { cleanText } from './page-text.ts';
import type { DocumentFacts, PageResult, PagesTask } from './task.ts';

export const formFeed = 0x0c;

/** The pages of a file in which each ends with a form feed; of a page that is too long no more is kept than its size. */
export async function* readPages(task: PagesTask, facts: DocumentFacts): AsyncGenerator<PageResult> {
  const { file, pageBytesMax } = task;
  let parts: Buffer[] = [];
  let bytes = 0;
  const add = (part: Buffer) => {
    bytes += part.length;
    if (bytes > pageBytesMax) parts = [];
    else parts.push(part);
  };
  const finish = (): PageResult => {
    const page = ++facts.pageCount;
    const isTooLong = bytes > pageBytesMax;
    const text = isTooLong ? '' : cleanText(Buffer.concat(parts).toString());
    parts = [];
    bytes = 0;
    return isTooLong ? refuseLongPage(page, pageBytesMax) : { page, text };
  };
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = piece.indexOf(formFeed); end >= 0; end = piece.indexOf(formFeed, from)) {
      add(piece.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    add(piece.subarray(from));
  }
}

export const refuseLongPage = (page: number, pageBytesMax: number) => ({
  page,
  refused: `page ${page} has more than ${pageBytesMax} bytes of text`,
});
