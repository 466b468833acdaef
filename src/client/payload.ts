import { type ErrorKind, LakehouseError } from '../kernel/index.ts';

/** The members of the API's result unions that say why it did not work. */
interface UserErrorLike {
  __typename: string;
  message: string;
  code: string;
  remedy?: string;
  isRetryable?: boolean;
  details?: unknown;
}

const kindOf: Readonly<Record<string, ErrorKind>> = {
  NotFoundError: 'NOT_FOUND',
  ConflictError: 'CONFLICT',
  ValidationError: 'VALIDATION',
  ForbiddenError: 'FORBIDDEN',
  BusyError: 'BUSY',
  LimitError: 'LIMIT',
  UpstreamError: 'UPSTREAM',
};

/**
 * The payload of a result union whose operation selects `__typename` and `... on UserError { message code }`, and
 * `remedy`, `isRetryable` and `details` where they are wanted. Throws the LakehouseError that the server meant for every
 * other member.
 */
export function requirePayload<T extends { __typename: string }>(result: T): Exclude<T, UserErrorLike> {
  const kind = kindOf[result.__typename];
  if (kind === undefined) return result as Exclude<T, UserErrorLike>;
  const { isRetryable, ...said } = result as unknown as UserErrorLike;
  throw createServerError({ ...said, kind, retryable: isRetryable });
}

/** What the server says about a failure, as far as it says it. */
interface ServerFailure {
  message: string;
  code: string;
  kind: ErrorKind;
  remedy?: unknown;
  retryable?: unknown;
  details?: unknown;
}

/** An error of the server as it was thrown there. */
function createServerError({
  message,
  code,
  kind,
  remedy,
  retryable,
  details,
}: ServerFailure): LakehouseError {
  return new LakehouseError(
    {
      code,
      kind,
      remedy: typeof remedy === 'string' ? remedy : '',
      ...(typeof retryable === 'boolean' ? { retryable } : {}),
    },
    message,
    { details: typeof details === 'object' ? { ...details } : {} },
  );
}

/** The same from an entry of a GraphQL answer's `errors`, with its `extensions`. */
export function fromGraphqlError(error: {
  message: string;
  extensions?: object | undefined;
}): LakehouseError {
  const { code, kind, ...said } = (error.extensions ?? {}) as Record<string, unknown>;
  return createServerError({
    ...said,
    message: error.message,
    code: typeof code === 'string' ? code : 'INTERNAL',
    kind: typeof kind === 'string' ? (kind as ErrorKind) : 'INTERNAL',
  });
}
