import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { QueryConfig } from '../config/index.ts';
import { createId, type Logger } from '../kernel/index.ts';
import { openWorkProcess, type WorkProcess } from '../processes/index.ts';
import type { OpenArgs } from './child-protocol.ts';
import { LinkFolder } from './link-folder.ts';

/** A query process and the one directory that it can reach. */
export interface Member {
  child: WorkProcess;
  dir: string;
  links: LinkFolder;
}

export interface MemberOptions {
  config: QueryConfig;
  /** The directories of all of them. */
  root: string;
  logger: Logger;
}

/** A process whose idle memory is above this share of its limit is replaced before it is killed. */
const retireShare = 0.6;

/** Starts a process and opens its sandbox. `onStart` is told of it before that, while it can only be ended. */
export async function openMember(
  options: MemberOptions,
  onStart: (member: Member) => void = () => {},
): Promise<Member> {
  const { memoryMb, threads, spillMb, processMemoryMb } = options.config;
  const dir = path.join(options.root, createId('qp'));
  const links = await LinkFolder.create(path.join(dir, 'data'));
  await mkdir(path.join(dir, 'out'), { mode: 0o700 });
  const child = await openWorkProcess({
    entry: new URL('./query-process.ts', import.meta.url),
    title: 'query',
    memoryBytesMax: processMemoryMb * 1_048_576,
    memorySetting: '[query] process_memory_mb',
    threadPoolSize: 4,
  });
  const member: Member = { child, dir, links };
  onStart(member);
  try {
    await child.call('open', { dir, memoryMb, threads, spillMb } satisfies OpenArgs);
  } catch (error) {
    child.kill();
    await removeMember(member, options.logger);
    throw error;
  }
  return member;
}

/** Removes what a process that has ended leaves. */
export async function removeMember({ dir }: Member, logger: Logger): Promise<void> {
  await rm(dir, { recursive: true, force: true }).catch((error: unknown) =>
    logger.warn({ err: error }, 'a query directory could not be removed; the next start will'),
  );
}

export const shouldRetire = ({ child }: Member, { processMemoryMb }: QueryConfig) =>
  child.residentBytes > processMemoryMb * 1_048_576 * retireShare;
