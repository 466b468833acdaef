/**
 * The one error type that crosses rooms. A room declares its codes in its own `errors.ts` with
 * {@link defineErrors}; the GraphQL edge turns the *kind* into a type of the result unions and the
 * *code* into `extensions.code`. Codes are stable: clients may branch on them.
 */

import { redactDsn } from './redact.ts';

/** What a caller can do about it; each kind but INTERNAL is one GraphQL error type. */
export const errorKinds = [
  'NOT_FOUND',
  'CONFLICT',
  'VALIDATION',
  'FORBIDDEN',
  'BUSY',
  'LIMIT',
  'UPSTREAM',
  'INTERNAL',
] as const;
export type ErrorKind = (typeof errorKinds)[number];

export interface ErrorOptions {
  cause?: unknown;
  /** Facts for programs (names, limits, line numbers). Never a secret, never file content. */
  details?: Record<string, unknown>;
}

/** What an error says besides its message. */
interface ErrorFacts {
  code: string;
  kind: ErrorKind;
  /** One line: what to do. */
  remedy: string;
  /** Whether the same may succeed later; by default so for BUSY and UPSTREAM. */
  retryable?: boolean;
}

export class LakehouseError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(facts: ErrorFacts, message: string, options: ErrorOptions = {}) {
    super(redactDsn(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LakehouseError';
    this.code = facts.code;
    this.kind = facts.kind;
    this.remedy = facts.remedy;
    this.retryable = facts.retryable ?? (facts.kind === 'BUSY' || facts.kind === 'UPSTREAM');
    this.details = Object.freeze(redactTexts({ ...options.details }));
  }

  /** The same error with these details instead of its own. */
  withDetails(details: Record<string, unknown>): LakehouseError {
    const copy = new LakehouseError(this, this.message, { cause: this.cause, details });
    if (this.stack !== undefined) copy.stack = this.stack;
    return copy;
  }
}

/** Copies plain lists and objects on the way; other objects stay what they are. */
function redactTexts<T>(value: T): T {
  if (typeof value === 'string') return redactDsn(value) as T;
  if (Array.isArray(value)) return value.map(redactTexts) as T;
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redactTexts(entry)])) as T;
}

interface ErrorDefinition {
  kind: ErrorKind;
  /** One line for docs/errors.md: when it happens. */
  summary: string;
  /** One line, for docs/errors.md and whoever meets the error: what to do. */
  remedy: string;
  retryable?: boolean;
}

export type ErrorFactory = ((message: string, options?: ErrorOptions) => LakehouseError) & {
  readonly definition: ErrorDefinition & { code: string };
};

/** Turns a table of definitions into factories: `throw commonErrors.STORAGE_FULL('…')`. */
export function defineErrors<const T extends Record<string, ErrorDefinition>>(
  definitions: T,
): { readonly [K in keyof T]: ErrorFactory } {
  const factories: Record<string, ErrorFactory> = {};
  for (const [code, definition] of Object.entries(definitions)) {
    const full = Object.freeze({ ...definition, code });
    const make = (message: string, options?: ErrorOptions) => {
      const error = new LakehouseError(full, message, options);
      Error.captureStackTrace(error, make);
      return error;
    };
    factories[code] = Object.assign(make, { definition: full });
  }
  return factories as { readonly [K in keyof T]: ErrorFactory };
}

/** Codes that every room may use. */
export const commonErrors = defineErrors({
  NOT_FOUND: {
    kind: 'NOT_FOUND',
    summary: 'No entity of that kind has that name or id, or the caller may not see it.',
    remedy: 'Check the name; `details.available` lists what exists where the list is short.',
  },
  ALREADY_EXISTS: {
    kind: 'CONFLICT',
    summary: 'An entity with that name exists already.',
    remedy: 'Choose another name, or use the mutation that changes the existing one.',
  },
  STALE_EXPECTATION: {
    kind: 'CONFLICT',
    summary: 'An `expected…` argument does not match the current state: somebody changed it first.',
    remedy: 'Read the current state and decide again.',
  },
  IN_USE: {
    kind: 'CONFLICT',
    summary: 'The entity cannot be removed while others depend on it.',
    remedy: 'Remove or move what `details.dependents` lists, then try again.',
  },
  INVALID_ARGUMENT: {
    kind: 'VALIDATION',
    summary: 'An argument is outside its documented range or form.',
    remedy: 'The message names the argument and what is allowed.',
  },
  INVALID_NAME: {
    kind: 'VALIDATION',
    summary: 'A name does not follow the rules for its kind.',
    remedy:
      'Use lower-case letters, digits and underscores, beginning with a letter; the message says the rule.',
  },
  INVALID_CURSOR: {
    kind: 'VALIDATION',
    summary: 'A cursor was not made by this server for this list or stream.',
    remedy: 'Pass cursors back exactly as they were received, to the field that gave them.',
  },
  CURSOR_EXPIRED: {
    kind: 'CONFLICT',
    summary:
      'The events after this cursor are gone: past retention, or the catalog was restored from a backup.',
    remedy: 'Read the current state by query, then subscribe again without `after`.',
  },
  TOO_MANY_WAITING: {
    kind: 'BUSY',
    summary: 'As many as are allowed wait already for their turn at one thing.',
    remedy: 'Try again when some have ended.',
  },
  FORBIDDEN: {
    kind: 'FORBIDDEN',
    summary: 'The caller is known but may not do this.',
    remedy: 'Ask an administrator for a role that may.',
  },
  STORAGE_FULL: {
    kind: 'LIMIT',
    summary: 'The disk is full: the change was not made. Reads go on.',
    remedy:
      'Free space on the file system of the data directory, or of the bucket that the message names; writes work again at once.',
    retryable: true,
  },
  INTERNAL: {
    kind: 'INTERNAL',
    summary:
      'A defect or an unforeseen failure; the server log has it under the id of the request or of the job.',
    remedy: 'Report it with that id.',
  },
});
