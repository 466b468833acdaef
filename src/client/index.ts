/**
 * Client: typed GraphQL over HTTP, subscriptions over graphql-transport-ws, and streamed uploads, for the command
 * line, the demo and the tests. Operations are typed by what `npm run codegen` writes into `generated/`.
 *
 * It talks to a server by its address only, keeps no cache and retries no request: a mutation may have happened.
 */
export type { Client, ClientOptions, RequestOptions, UploadOptions } from './client.ts';
export { openClient } from './client.ts';
export { clientErrors } from './errors.ts';
export type { TypedDocumentString } from './generated/graphql.ts';
export * as operations from './generated/graphql.ts';
export { graphql } from './generated/index.ts';
export { requirePayload } from './payload.ts';
