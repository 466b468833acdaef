import { parentPort, workerData } from 'node:worker_threads';
import { readDocument } from './read-document.ts';
import {
  type DocumentFacts,
  type DocumentMessage,
  DocumentRefused,
  type PageResult,
  type ThreadTask,
} from './task.ts';

/** Entry of the thread that reads one document and ends; a hostile one can keep it busy for ever, so it is ended. */

const batchCharacters = 1_000_000;
const send = (message: DocumentMessage) => parentPort!.postMessage(message);

try {
  send({ type: 'done', facts: await sendPages(workerData as ThreadTask) });
} catch (error) {
  if (!(error instanceof DocumentRefused)) throw error;
  send({ type: 'refused', refusal: error.refusal, message: error.message });
}

async function sendPages(task: ThreadTask): Promise<DocumentFacts> {
  const facts: DocumentFacts = {
    pageCount: 0,
    encoding: null,
    brokenCharacters: 0,
    hasUnknownFonts: false,
    damage: null,
  };
  let pages: PageResult[] = [];
  let characters = 0;
  for await (const page of readDocument(task, facts)) {
    pages.push(page);
    characters += 'text' in page ? page.text.length : 0;
    if (characters < batchCharacters && pages.length < 100) continue;
    send({ type: 'pages', pages });
    pages = [];
    characters = 0;
  }
  send({ type: 'pages', pages });
  return facts;
}
