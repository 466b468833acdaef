import { defineErrors } from '../kernel/index.ts';

export const serverErrors = defineErrors({
  PORT_IN_USE: {
    kind: 'CONFLICT',
    summary: 'Another program listens on the configured port.',
    remedy: 'Stop it, or choose another port with `--port` or `server.port`.',
  },
  ADDRESS_UNUSABLE: {
    kind: 'VALIDATION',
    summary:
      'The server cannot listen on the configured address: this machine does not have it, or may not use it.',
    remedy:
      'Choose an address of this machine with `--host` or `server.host`, and a port above 1023 unless it may use lower ones.',
  },
  UNSAFE_HOST: {
    kind: 'VALIDATION',
    summary: '`server.host` is not a loopback address and no token protects the server.',
    remedy: 'Set LAKEHOUSE_ADMIN_TOKEN, or listen on 127.0.0.1.',
  },
  BAD_REQUEST: {
    kind: 'VALIDATION',
    summary: 'The HTTP request is not a GraphQL request: body, parameters or their types.',
    remedy: 'Send a JSON object with `query` and, if needed, `variables` and `operationName`.',
  },
  BODY_TOO_LARGE: {
    kind: 'LIMIT',
    summary: 'The request body is larger than `server.body_bytes_max`.',
    remedy: 'Send less; files go through createUpload and PUT.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    kind: 'VALIDATION',
    summary: 'The body has a content type or encoding that is not answered, forms among them.',
    remedy: 'Send `content-type: application/json`, uncompressed.',
  },
  NOT_ACCEPTABLE: {
    kind: 'VALIDATION',
    summary: 'The Accept header names no format that this answer can have.',
    remedy:
      'Accept application/json, application/graphql-response+json or, for subscriptions, text/event-stream.',
  },
  METHOD_NOT_ALLOWED: {
    kind: 'VALIDATION',
    summary: 'The path exists, but not for this HTTP method; mutations by GET count here.',
    remedy: 'The Allow header lists the methods.',
  },
  ROUTE_NOT_FOUND: {
    kind: 'NOT_FOUND',
    summary: 'No such path.',
    remedy: 'The API is at /graphql.',
  },
  UNAUTHENTICATED: {
    kind: 'FORBIDDEN',
    summary: 'The request carries no token, or not a valid one.',
    remedy: 'Send `Authorization: Bearer <token>`; on a WebSocket `token` in connection_init.',
  },
  LOOPBACK_ONLY: {
    kind: 'FORBIDDEN',
    summary: 'Without a token the server answers programs on its own machine only, and not through a proxy.',
    remedy: 'Set LAKEHOUSE_ADMIN_TOKEN on the server and send it.',
  },
  FORBIDDEN_HOST: {
    kind: 'FORBIDDEN',
    summary: 'The Host header names another server (a defence against DNS rebinding).',
    remedy: 'Add the name to `server.allowed_hosts`, or set `server.public_url`.',
  },
  FORBIDDEN_ORIGIN: {
    kind: 'FORBIDDEN',
    summary: 'A web page of another origin sent the request.',
    remedy: 'Add the origin to `server.allowed_origins`.',
  },
  DEPTH_LIMIT: {
    kind: 'LIMIT',
    summary: 'Fields are nested deeper than `server.depth_max`.',
    remedy: 'Ask in several requests.',
  },
  BREADTH_LIMIT: {
    kind: 'LIMIT',
    summary: 'One selection set, its fragments included, has more fields than `server.breadth_max`.',
    remedy: 'Select fewer fields at once.',
  },
  ALIAS_LIMIT: {
    kind: 'LIMIT',
    summary: 'The operation, its fragments expanded, has more aliases than `server.aliases_max`.',
    remedy: 'Ask in several requests.',
  },
  DIRECTIVE_LIMIT: {
    kind: 'LIMIT',
    summary: 'One field or fragment carries more than eight directives.',
    remedy: 'Remove the superfluous ones.',
  },
  TOKEN_LIMIT: {
    kind: 'LIMIT',
    summary: 'The document has more lexical tokens than `server.tokens_max`.',
    remedy: 'Shorten it; long lists belong into variables.',
  },
  COMPLEXITY_LIMIT: {
    kind: 'LIMIT',
    summary:
      'The answer could have more fields than `server.complexity_max`; lists count with their page size.',
    remedy: 'Ask for smaller pages or fewer fields; `details.cost` is the estimate.',
  },
  LIST_LIMIT: {
    kind: 'LIMIT',
    summary:
      'A list among the variables has more than 10,000 entries, or they are nested more than 64 levels deep.',
    remedy: 'Split the list; data belongs into an upload.',
  },
  BATCH_LIMIT: {
    kind: 'LIMIT',
    summary: 'The body is an array: several operations in one request.',
    remedy: 'Send one operation a request.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    kind: 'LIMIT',
    summary: 'The WebSocket has `server.subscriptions_per_socket_max` operations running.',
    remedy: 'End some, or open a further socket.',
  },
  TOO_MANY_SOCKETS: {
    kind: 'BUSY',
    summary: 'The server has `server.sockets_max` WebSockets and event streams open.',
    remedy: 'Try again later, or raise the limit.',
  },
  STOPPING: {
    kind: 'BUSY',
    summary: 'The server is about to stop.',
    remedy: 'Connect again; it may be restarting.',
  },
  REQUEST_CANCELLED: {
    kind: 'BUSY',
    summary: 'The request ended before its answer, because the client left or the server stops.',
    remedy: 'Send it again.',
    retryable: true,
  },
  REQUEST_TIMEOUT: {
    kind: 'LIMIT',
    summary: 'The request body did not arrive in time.',
    remedy: 'Send it again, faster.',
    retryable: true,
  },
  LINK_INVALID: {
    kind: 'FORBIDDEN',
    summary: 'The signature of a download link does not match.',
    remedy: 'Use the link as it was given, or ask for a new one.',
  },
  LINK_EXPIRED: {
    kind: 'FORBIDDEN',
    summary: 'The download link is past its time.',
    remedy: 'Ask for a new one.',
  },
  RANGE_NOT_SATISFIABLE: {
    kind: 'VALIDATION',
    summary: 'The Range header asks for bytes beyond the end.',
    remedy: 'Content-Range tells the length.',
  },
});

const statusOfCode: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  ROUTE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  LINK_EXPIRED: 410,
};

const statusOfKind: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  CONFLICT: 409,
  VALIDATION: 400,
  FORBIDDEN: 403,
  BUSY: 503,
  LIMIT: 400,
  UPSTREAM: 502,
  INTERNAL: 500,
};

/** The HTTP status of a request that failed as a whole. */
export function statusOf(error: { code: string; kind?: string | undefined }): number {
  return statusOfCode[error.code] ?? statusOfKind[error.kind ?? ''] ?? 400;
}
