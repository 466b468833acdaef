import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { translateSystemError } from '../metadata/index.ts';

const bytes = 32;

/**
 * The secret behind signed links, kept in the data directory so that links outlive a restart. Throws
 * DATA_DIR_UNUSABLE or STORAGE_FULL.
 */
export function loadLinkSecret(dataDir: string): Uint8Array {
  try {
    return loadOrMake(dataDir);
  } catch (error) {
    throw translateSystemError(error, dataDir);
  }
}

function loadOrMake(dataDir: string): Uint8Array {
  const file = path.join(dataDir, 'link-secret');
  try {
    const found = readFileSync(file);
    if (found.length === bytes) {
      chmodSync(file, 0o600);
      return found;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = randomBytes(bytes);
  writeFileSync(`${file}.new`, secret, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secret;
}
