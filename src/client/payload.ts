import { type ErrorKind, LakehouseError } from '../kernel/index.ts';

/** The members of the API's result unions that say why it did not work. */
interface UserErrorLike {
  __typename: string;
  message: string;
  code: string;
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
 * The payload of a result union whose operation selects `__typename` and `... on UserError { message code }`.
 * Throws the LakehouseError that the server meant, with its code, for every other member.
 */
export function requirePayload<T extends { __typename: string }>(result: T): Exclude<T, UserErrorLike> {
  const kind = kindOf[result.__typename];
  if (kind === undefined) return result as Exclude<T, UserErrorLike>;
  const { message, code } = result as unknown as UserErrorLike;
  throw createServerError({ message, code, kind });
}

/** What the server says about a failure: in `errors`, as `extensions` beside the message. */
interface ServerFailure {
  message: string;
  code: string;
  kind: ErrorKind;
  retryable?: boolean;
}

/** An error of the server as it was thrown there. */
function createServerError({ message, ...failure }: ServerFailure): LakehouseError {
  return new LakehouseError({ ...failure, summary: message, remedy: '' }, message);
}

/** The same from an entry of a GraphQL answer's `errors`. */
export function fromGraphqlError(error: {
  message: string;
  extensions?: object | undefined;
}): LakehouseError {
  const { code, kind, retryable } = (error.extensions ?? {}) as Record<string, unknown>;
  return createServerError({
    message: error.message,
    code: typeof code === 'string' ? code : 'INTERNAL',
    kind: typeof kind === 'string' ? (kind as ErrorKind) : 'INTERNAL',
    ...(typeof retryable === 'boolean' ? { retryable } : {}),
  });
}
