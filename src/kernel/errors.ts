/**
 * The one error type that crosses rooms. A room declares its codes in its own `errors.ts` with
 * {@link defineErrors}; the GraphQL edge turns the *kind* into a type of the result unions and the
 * *code* into `extensions.code`. Codes are stable: clients may branch on them.
 */

import { redactDsn } from './redact.ts';

/** What a caller can do about it; each kind is one GraphQL error type. */
export type ErrorKind =
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'VALIDATION'
  | 'FORBIDDEN'
  | 'BUSY'
  | 'LIMIT'
  | 'UPSTREAM'
  | 'INTERNAL';

export interface ErrorOptions {
  cause?: unknown;
  /** Facts for programs (names, limits, line numbers). Never a secret, never file content. */
  details?: Record<string, unknown>;
}

export class LakehouseError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(definition: ErrorDefinition & { code: string }, message: string, options: ErrorOptions = {}) {
    super(redactDsn(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LakehouseError';
    this.code = definition.code;
    this.kind = definition.kind;
    this.retryable = definition.retryable ?? (definition.kind === 'BUSY' || definition.kind === 'UPSTREAM');
    this.details = Object.freeze(redactTexts({ ...options.details }));
  }
}

function redactTexts<T extends Record<string, unknown>>(details: T): T {
  for (const [key, value] of Object.entries(details))
    if (typeof value === 'string') Object.assign(details, { [key]: redactDsn(value) });
  return details;
}

export interface ErrorDefinition {
  kind: ErrorKind;
  /** One line for docs/errors.md: when it happens. */
  summary: string;
  /** One line for docs/errors.md: what to do. */
  remedy: string;
  retryable?: boolean;
}

export type ErrorFactory = ((message: string, options?: ErrorOptions) => LakehouseError) & {
  readonly definition: ErrorDefinition & { code: string };
};

/** Turns a table of definitions into factories: `throw storageErrors.STORAGE_FULL('…')`. */
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
  INTERNAL: {
    kind: 'INTERNAL',
    summary: 'A defect or an unforeseen failure; details are in the server log under the request id.',
    remedy: 'Report it with the request id.',
  },
});
