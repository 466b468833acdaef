import { type Failure, LakehouseError, redactDsn } from '../kernel/index.ts';

/** What crosses the channel. `serialization: 'advanced'`, so typed arrays and bigint pass as they are. */
export type ToChild =
  | { type: 'call'; id: number; method: string; args: unknown }
  | { type: 'cancel'; id: number };
export type FromChild =
  | { type: 'ready' }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'note'; id: number; value: unknown };

/** An error as plain data, without what could be the password of a DSN. */
export interface WireError {
  name: string;
  message: string;
  stack?: string;
  /** Of a LakehouseError. */
  facts?: Omit<Failure, 'message'>;
  cause?: WireError;
}

const causesMax = 3;
/** Characters of a message or stack. */
const textMax = 8000;

/** Any error with at most three causes, one within the other, so that the parent can log it whole. */
export function toWireError(error: unknown, depth = 0): WireError {
  const plain = error instanceof Error ? error : new Error(String(error));
  const { name, message, stack, cause } = plain;
  return {
    name,
    message: shorten(message),
    ...(stack === undefined ? {} : { stack: shorten(stack) }),
    ...(error instanceof LakehouseError ? { facts: factsOf(error) } : {}),
    ...(cause === undefined || depth === causesMax ? {} : { cause: toWireError(cause, depth + 1) }),
  };
}

const shorten = (text: string) => redactDsn(text).slice(0, textMax);

const factsOf = ({ code, kind, remedy, details, retryable }: LakehouseError) => ({
  code,
  kind,
  remedy,
  details: { ...details },
  isRetryable: retryable,
});

/** The error as it was thrown in the child, with the child's stack. */
export function fromWireError(wire: WireError): Error {
  const { name, message, stack, facts } = wire;
  const cause = wire.cause && fromWireError(wire.cause);
  const error = facts
    ? new LakehouseError({ ...facts, retryable: facts.isRetryable }, message, {
        cause,
        details: facts.details,
      })
    : Object.assign(new Error(message, cause && { cause }), { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
