import type { ErrorKind, LakehouseError } from './errors.ts';

/** An error as plain data: what rows and events keep of what ended work that nobody waits for. */
export interface Failure {
  code: string;
  kind: ErrorKind;
  message: string;
  /** One line: what to do. */
  remedy: string;
  details: Readonly<Record<string, unknown>>;
  isRetryable: boolean;
}

/** A failure as rows and events may have it: some were written with less. */
export type StoredFailure = Pick<Failure, 'code' | 'message'> & Partial<Failure>;

export const toFailure = (error: LakehouseError): Failure => ({
  code: error.code,
  kind: error.kind,
  message: error.message,
  remedy: error.remedy,
  details: error.details,
  isRetryable: error.retryable,
});

/** A stored failure, whole. */
export const readFailure = (stored: StoredFailure): Failure => ({
  kind: 'INTERNAL',
  remedy: `docs/errors.md says what to do about ${stored.code}.`,
  details: {},
  isRetryable: false,
  ...stored,
});
