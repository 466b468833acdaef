/**
 * Server: the HTTP edge. GraphQL over HTTP, WebSocket and server-sent events on one port, GraphiQL, streamed uploads and
 * downloads, probes, metrics. It takes the schema and the services as parameters and knows neither.
 *
 * Invariants:
 * - No resolver runs before Host, Origin, token, shape, validity, variables and estimated size of a request were checked,
 *   on any transport.
 * - Every error that leaves has a code and a request id; unknown ones are masked here and nowhere else.
 * - A client that does not read costs a bounded number of bytes and nobody else's time.
 *
 * Deliberately absent: TLS (a proxy's work), sessions and cookies (so no page can ride on them), batching, multipart
 * uploads, compression of answers other than the GraphiQL page.
 */
export type { Approach, Authenticate } from './authentication.ts';
export { createAdminAuthenticator } from './authentication.ts';
export type { DownloadContent, DownloadOptions, DownloadRequest, OpenDownload } from './downloads.ts';
export { serverErrors } from './errors.ts';
export { loadLinkSecret } from './link-secret.ts';
export type { LinkSigner } from './link-signer.ts';
export { createLinkSigner } from './link-signer.ts';
export type { Metrics, Reading } from './metrics.ts';
export type { CostHints, CreateContext, Readiness, RequestFacts } from './model.ts';
export type { LakehouseServer, ServerOptions } from './server.ts';
export { openServer } from './server.ts';
export type { ReceiveUpload, UploadRequest } from './uploads.ts';
