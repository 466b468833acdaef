import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { commonErrors, LakehouseError, type Logger, translateDiskFull } from '../kernel/index.ts';
import { clientMessage } from './client-message.ts';
import { serverErrors } from './errors.ts';

export interface PresentOptions {
  requestId: string;
  logger: Logger;
}

/** Codes for errors that graphql-js itself makes before a resolver runs. */
const clientCodes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * The one place where errors become what a client sees. A LakehouseError shows its message and
 * `extensions {code, kind, remedy, retryable, details, requestId}`; graphql-js' own parse, validation and variable errors
 * keep their message without values (`withCode`); everything else is INTERNAL outside and logged whole inside.
 */
export function presentError(error: unknown, options: PresentOptions): GraphQLFormattedError {
  const { requestId, logger } = options;
  const known = findLakehouseError(error) ?? findDiskFull(error);
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  if (known) {
    if (known.kind === 'INTERNAL') logger.error({ requestId, err: known }, 'request failed');
    return { message: known.message, ...place, extensions: extensionsOf(known, requestId) };
  }
  // graphql-jit's errors may lack extensions, whatever the type says.
  const code = error instanceof GraphQLError ? error.extensions?.['code'] : undefined;
  if (error instanceof GraphQLError && clientCodes.has(String(code))) {
    return {
      message: error.message,
      ...place,
      extensions: { code, kind: 'VALIDATION', retryable: false, requestId },
    };
  }
  if (isAbort(error))
    return presentError(serverErrors.REQUEST_CANCELLED('The request was ended early.'), options);
  logger.error({ requestId, err: causeOf(error), path: place.path }, 'unexpected error');
  const masked = commonErrors.INTERNAL(
    `Something went wrong inside; the server's log has it under ${requestId}.`,
  );
  return { message: masked.message, ...place, extensions: extensionsOf(masked, requestId) };
}

const extensionsOf = ({ code, kind, remedy, retryable, details }: LakehouseError, requestId: string) => ({
  code,
  kind,
  remedy,
  retryable,
  details,
  requestId,
});

/** Marks errors that graphql-js made of a client's document or variables, so that they are not masked; values go. */
export function withCode(errors: readonly GraphQLError[], code: string): GraphQLError[] {
  return errors.map((error) => {
    const { path = null } = error;
    return new GraphQLError(clientMessage(error), { ...originOf(error), path, extensions: { code } });
  });
}

/** Where in the document an error is, for a copy of it. */
export function originOf({ nodes, source, positions }: GraphQLError) {
  return { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null };
}

/** The error that a resolver threw, inside the wrappers (`originalError`) that executors put around it. */
function findLakehouseError(error: unknown): LakehouseError | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if (current instanceof LakehouseError) return current;
    current = (current as { originalError?: unknown }).originalError;
  }
  return undefined;
}

function findDiskFull(error: unknown): LakehouseError | undefined {
  const translated = translateDiskFull(causeOf(error));
  return translated instanceof LakehouseError ? translated : undefined;
}

function causeOf(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof GraphQLError && current.originalError; depth++) {
    current = current.originalError;
  }
  return current;
}

function isAbort(error: unknown): boolean {
  const name = (causeOf(error) as { name?: string } | undefined)?.name;
  return name === 'AbortError';
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return {
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
  };
}
