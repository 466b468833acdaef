import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { InboxFile } from '../../../src/ingest/index.ts';
import { admin } from '../../support/rooms.ts';
import { until } from '../../support/until.ts';
import type { IngestStack } from './ingest-stack.ts';

/** Puts a whole file into the inbox at once. */
export function drop(dataDir: string, name: string, content: string | Buffer) {
  const inbox = path.join(dataDir, 'inbox');
  const draft = path.join(dataDir, `draft-${process.hrtime.bigint()}`);
  mkdirSync(path.dirname(path.join(inbox, name)), { recursive: true });
  writeFileSync(draft, content);
  renameSync(draft, path.join(inbox, name));
}

/** Runs the inbox until the end of the test, or until stopped. */
export function runInbox(stack: IngestStack): () => Promise<void> {
  const controller = new AbortController();
  const running = stack.inbox.run(controller.signal);
  const stop = () => {
    controller.abort();
    return running;
  };
  onTestFinished(stop);
  return stop;
}

export const listFiles = (stack: IngestStack): InboxFile[] =>
  stack.inboxFiles
    .list(admin, {}, { first: 500 })
    .edges.map((edge) => edge.node)
    .toReversed();

export const isSettled = ({ state }: InboxFile) => state !== 'WAITING' && state !== 'INGESTING';

/** Waits until so many files are settled and lie in their places. */
export async function settled(stack: IngestStack, count: number): Promise<InboxFile[]> {
  await until(
    () =>
      listFiles(stack).filter(isSettled).length === count && stack.inboxFiles.listUnstored(1).length === 0,
    `${count} settled files`,
    50_000,
  );
  return listFiles(stack);
}

/** Names in a folder of the inbox; hidden ones are left out. */
export const namesIn = (dataDir: string, folder = ''): string[] =>
  readdirSync(path.join(dataDir, 'inbox', folder))
    .filter((name) => !name.startsWith('.'))
    .sort();

export const readJson = (dataDir: string, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(dataDir, 'inbox', file), 'utf8'));
