import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { configErrors } from './errors.ts';

/** Where a secret is, never what it is. */
export type SecretReference =
  /** The name of an environment variable. */
  | { env: string }
  /** An absolute path of a file under one of [sources] secret_dirs; a line break at its end is not part of it. */
  | { file: string };

export interface SecretPlaces {
  dirs: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
}

const bytesMax = 65_536;

/**
 * The secret behind a reference, read anew each time so that a changed one is used at once. Throws SECRET_UNREADABLE,
 * which does not repeat the reference: a password may have been given in its place. Variables of Lakehouse itself and
 * files outside the directories for secrets are refused, so that they cannot be sent to a foreign server.
 */
export function readSecret(reference: SecretReference, places: SecretPlaces): string {
  if ('env' in reference) {
    const value = (places.env ?? process.env)[reference.env];
    if (value !== undefined && !/^LAKEHOUSE_/i.test(reference.env)) return value;
    throw configErrors.SECRET_UNREADABLE(
      'The environment variable that the secret refers to is not set for this server, or is one of its own.',
    );
  }
  const refuse = (reason: string) =>
    configErrors.SECRET_UNREADABLE(`The file that the secret refers to ${reason}.`, {
      details: { secretDirs: places.dirs },
    });
  if (!path.isAbsolute(reference.file) || reference.file.includes('\0')) throw refuse('has no absolute path');
  let real: string;
  let text: string;
  try {
    real = realpathSync(reference.file);
    if (!places.dirs.some((dir) => isInside(resolved(dir), real)))
      throw refuse('lies outside [sources] secret_dirs');
    text = readFileSync(real, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === configErrors.SECRET_UNREADABLE.definition.code) throw error;
    throw refuse('cannot be read, or lies outside [sources] secret_dirs');
  }
  if (text.length > bytesMax) throw refuse('is too large to be a secret');
  return text.replace(/\r?\n$/, '');
}

function resolved(dir: string): string {
  try {
    return realpathSync(dir);
  } catch {
    return dir;
  }
}

const isInside = (dir: string, file: string) => {
  const relative = path.relative(dir, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
};
