import {
  type ErrorKind as ErrorKindModel,
  errorKinds,
  type Failure as FailureModel,
  LakehouseError,
} from '../src/kernel/index.ts';
import { builder, type ObjectType } from './builder.ts';
import { errorCodes } from './error-codes.ts';

/*
 * Expected failures are members of a result union, one type for each kind of failure, so that a typed client
 * can branch on `__typename`, and on `code` for the exact reason. Every union has the same members: a mutation
 * may gain a reason to fail without breaking its clients.
 */

export const ErrorCode = builder.enumType('ErrorCode', {
  description:
    'Why something failed; docs/errors.md says when each occurs and what to do. New codes may be added.',
  values: errorCodes,
});

const ErrorKind = builder.enumType('ErrorKind', {
  description: 'What can be done about a failure; each but INTERNAL has an error type of the result unions.',
  values: errorKinds,
});

const descriptions = {
  code: 'For programs; stable.',
  message: 'Names the thing and what is wrong with it, for people.',
  remedy: 'What to do.',
  isRetryable: 'Whether the same request may succeed later.',
  details: 'Facts by code: limits, names that exist, dependents, rejects.',
};

export const Failure = builder.objectRef<FailureModel>('Failure').implement({
  description: 'Why work that nobody waited for came to nothing.',
  fields: (t) => ({
    code: t.field({ type: ErrorCode, resolve: ({ code }) => code, description: descriptions.code }),
    kind: t.field({ type: ErrorKind, resolve: ({ kind }) => kind }),
    message: t.exposeString('message', { description: descriptions.message }),
    remedy: t.exposeString('remedy', { description: descriptions.remedy }),
    isRetryable: t.exposeBoolean('isRetryable', { description: descriptions.isRetryable }),
    details: t.field({ type: 'JSON', resolve: ({ details }) => details, description: descriptions.details }),
  }),
});

/** An expected failure as a value. An Error itself cannot be one: executors throw the errors they are handed. */
class Refusal {
  readonly error: LakehouseError;

  constructor(error: LakehouseError) {
    this.error = error;
  }
}

const UserError = builder.interfaceRef<Refusal>('UserError').implement({
  description: 'A failure that a caller can act on.',
  fields: (t) => ({
    code: t.field({ type: ErrorCode, resolve: ({ error }) => error.code, description: descriptions.code }),
    message: t.string({ resolve: ({ error }) => error.message, description: descriptions.message }),
    remedy: t.string({ resolve: ({ error }) => error.remedy, description: descriptions.remedy }),
    isRetryable: t.boolean({
      resolve: ({ error }) => error.retryable,
      description: descriptions.isRetryable,
    }),
    details: t.field({
      type: 'JSON',
      resolve: ({ error }) => error.details,
      description: descriptions.details,
    }),
  }),
});

const typeNames = {
  NOT_FOUND: 'NotFoundError',
  CONFLICT: 'ConflictError',
  VALIDATION: 'ValidationError',
  FORBIDDEN: 'ForbiddenError',
  BUSY: 'BusyError',
  LIMIT: 'LimitError',
  UPSTREAM: 'UpstreamError',
} as const satisfies Partial<Record<ErrorKindModel, string>>;

const typeDescriptions: Record<keyof typeof typeNames, string> = {
  NOT_FOUND: 'It does not exist, or the caller may not see it.',
  CONFLICT: 'The current state does not allow it.',
  VALIDATION: 'The input is not acceptable.',
  FORBIDDEN: 'The caller may not do this.',
  BUSY: 'Not now; try again.',
  LIMIT: 'A limit was reached: memory, time, rows, bytes or disk.',
  UPSTREAM: 'Something outside the server failed.',
};

const locate = ({ error }: Refusal, key: 'line' | 'column') =>
  (error.details[key] as number | undefined) ?? null;

const errorTypes = (Object.keys(typeNames) as (keyof typeof typeNames)[]).map((kind) =>
  builder.objectRef<Refusal>(typeNames[kind]).implement({
    description: typeDescriptions[kind],
    interfaces: [UserError],
    ...(kind === 'VALIDATION'
      ? {
          fields: (t) => ({
            line: t.int({
              nullable: true,
              resolve: (error) => locate(error, 'line'),
              description: 'In SQL or a file, from 1.',
            }),
            column: t.int({
              nullable: true,
              resolve: (error) => locate(error, 'column'),
              description: 'In SQL, from 1.',
            }),
          }),
        }
      : {}),
  }),
);

/** Makes `<name> = <payload> | …Error`. `payload` is any object type whose values are not errors. */
export function resultUnion<T extends object>(name: string, payload: ObjectType<T>) {
  return builder.unionType(name, {
    types: [payload, ...errorTypes],
    resolveType: (value) =>
      value instanceof Refusal ? typeNames[value.error.kind as keyof typeof typeNames] : payload,
  });
}

/** Runs a resolver and returns expected failures as values; all others are thrown on to the edge. */
export async function asResult<T>(run: () => T | Promise<T>): Promise<T | Refusal> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LakehouseError && error.kind in typeNames) return new Refusal(error);
    throw error;
  }
}
