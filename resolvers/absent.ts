import { LakehouseError } from '../src/kernel/index.ts';

/** For nullable fields: what does not exist is null; every other failure is thrown on. */
export function nullIfAbsent<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof LakehouseError && error.kind === 'NOT_FOUND') return null;
    throw error;
  }
}
