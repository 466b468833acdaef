import { type ErrorKind, LakehouseError } from '../kernel/index.ts';

/** What crosses the channel. `serialization: 'advanced'`, so typed arrays and bigint pass as they are. */
export type ToWorker =
  | { type: 'call'; id: number; method: string; args: unknown }
  | { type: 'cancel'; id: number };
export type FromWorker =
  | { type: 'ready' }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'note'; id: number; value: unknown };

/** A LakehouseError as plain data; anything else keeps only its message and stack. */
export interface WireError {
  code?: string;
  kind?: ErrorKind;
  retryable?: boolean;
  details?: Record<string, unknown>;
  message: string;
  stack?: string;
}

export function toWireError(error: unknown): WireError {
  if (error instanceof LakehouseError) {
    const { code, kind, retryable, details, message } = error;
    return {
      code,
      kind,
      retryable,
      details: { ...details },
      message,
      ...(error.stack ? { stack: error.stack } : {}),
    };
  }
  const plain = error instanceof Error ? error : new Error(String(error));
  return { message: plain.message, ...(plain.stack ? { stack: plain.stack } : {}) };
}

export function fromWireError(wire: WireError): Error {
  if (wire.code === undefined || wire.kind === undefined) {
    const error = new Error(wire.message);
    if (wire.stack) error.stack = wire.stack;
    return error;
  }
  const definition = {
    code: wire.code,
    kind: wire.kind,
    retryable: wire.retryable ?? false,
    summary: '',
    remedy: '',
  };
  const error = new LakehouseError(definition, wire.message, { details: wire.details ?? {} });
  if (wire.stack) error.stack = wire.stack;
  return error;
}
