import type { IncomingMessage } from 'node:http';
import { serverErrors } from './errors.ts';

/** The four members of a GraphQL request, checked. */
export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
  extensions?: Record<string, unknown> | null;
}

const bodyDeadlineMs = 30_000;

/**
 * Reads a POST body of at most `bytesMax` bytes and checks that it is one GraphQL request. Throws
 * UNSUPPORTED_MEDIA_TYPE (forms and plain text included: a page may send those without asking first),
 * BODY_TOO_LARGE before reading what is announced as too long, BATCH_LIMIT, REQUEST_TIMEOUT, BAD_REQUEST.
 */
export async function readGraphqlBody(request: IncomingMessage, bytesMax: number): Promise<GraphqlRequest> {
  requireJson(request);
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const bytes = await readBytes(request, bytesMax);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw serverErrors.BAD_REQUEST('The body is not valid JSON.', { cause: error });
  }
  return requireGraphqlRequest(value);
}

/** Reads a GraphQL request from the query string. Throws BAD_REQUEST. */
export function readGraphqlQueryString(parameters: URLSearchParams): GraphqlRequest {
  const readObject = (name: string) => {
    const text = parameters.get(name);
    if (text === null || text === '') return null;
    try {
      return JSON.parse(text);
    } catch (error) {
      throw serverErrors.BAD_REQUEST(`The parameter "${name}" is not valid JSON.`, { cause: error });
    }
  };
  return requireGraphqlRequest({
    query: parameters.get('query'),
    variables: readObject('variables'),
    operationName: parameters.get('operationName'),
    extensions: readObject('extensions'),
  });
}

const members = new Set(['query', 'variables', 'operationName', 'extensions']);

function requireGraphqlRequest(value: unknown): GraphqlRequest {
  if (Array.isArray(value))
    throw serverErrors.BATCH_LIMIT('Several operations in one request are not answered.', {
      details: { max: 1 },
    });
  if (!isObject(value)) throw serverErrors.BAD_REQUEST('The body must be a JSON object.');
  for (const name of Object.keys(value))
    if (!members.has(name))
      throw serverErrors.BAD_REQUEST(`Unexpected parameter ${JSON.stringify(name.slice(0, 80))}.`);
  const { query, variables, operationName, extensions } = value;
  if (typeof query !== 'string') throw serverErrors.BAD_REQUEST('"query" must be a string.');
  if (variables != null && !isObject(variables))
    throw serverErrors.BAD_REQUEST('"variables" must be an object or null.');
  if (extensions != null && !isObject(extensions))
    throw serverErrors.BAD_REQUEST('"extensions" must be an object or null.');
  if (operationName != null && typeof operationName !== 'string')
    throw serverErrors.BAD_REQUEST('"operationName" must be a string or null.');
  return value as unknown as GraphqlRequest;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function requireJson(request: IncomingMessage): void {
  const contentType = request.headers['content-type'] ?? '';
  if (contentType === 'application/json' && request.headers['content-encoding'] === undefined) return; // nearly all
  const [type, ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  const isJson = type?.trim() === 'application/json' || type?.trim() === 'application/graphql+json';
  if (!isJson || (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)))
    throw serverErrors.UNSUPPORTED_MEDIA_TYPE('A GraphQL request is sent as application/json in UTF-8.');
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw serverErrors.UNSUPPORTED_MEDIA_TYPE('The body must not be compressed.');
}

const tooLarge = (bytesMax: number) =>
  serverErrors.BODY_TOO_LARGE(`The body is larger than ${bytesMax} bytes.`, { details: { max: bytesMax } });

function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (error?: Error) => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('error', finish).off('close', leave);
      if (error) reject(error);
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
    };
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > bytesMax) finish(tooLarge(bytesMax));
      else chunks.push(chunk);
    };
    const end = () => finish();
    const leave = () => finish(serverErrors.REQUEST_CANCELLED('The client left while sending.'));
    const timer = setTimeout(
      () => finish(serverErrors.REQUEST_TIMEOUT(`The body did not arrive within ${bodyDeadlineMs} ms.`)),
      bodyDeadlineMs,
    );
    request.on('data', take).on('end', end).on('error', finish).on('close', leave);
  });
}
