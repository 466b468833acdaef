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

/** An error of the server as it would have been thrown there. */
export function createServerError(answer: {
  message: string;
  code: string;
  kind: ErrorKind;
}): LakehouseError {
  return new LakehouseError(
    { code: answer.code, kind: answer.kind, summary: answer.message, remedy: '' },
    answer.message,
  );
}
