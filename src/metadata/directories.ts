import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { commonErrors, isDiskFull } from '../kernel/index.ts';
import { metadataErrors } from './errors.ts';

/**
 * Like `mkdir -p`; throws what the file system says. Node's recursive mode never returns where the kernel answers
 * ENOENT although the parent exists, as under /proc: its thread would spin until the process is killed.
 */
export function makeDirectories(dir: string, mode: number): void {
  try {
    mkdirSync(dir, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(dir).isDirectory()) return;
    if (code !== 'ENOENT' || dir === path.dirname(dir)) throw error;
    makeDirectories(path.dirname(dir), mode);
    mkdirSync(dir, { mode });
  }
}

/**
 * What the file system says while a data directory is opened, as STORAGE_FULL or DATA_DIR_UNUSABLE; every other error
 * as it is.
 */
export function translateSystemError(error: unknown, dataDir: string): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined || code === undefined) return error;
  if (isDiskFull(error))
    return commonErrors.STORAGE_FULL(`The disk of the data directory ${dataDir} is full: ${message}.`, {
      cause: error,
    });
  return metadataErrors.DATA_DIR_UNUSABLE(`The data directory ${dataDir} cannot be used: ${message}.`, {
    cause: error,
  });
}
