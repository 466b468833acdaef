import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller } from '../kernel/index.ts';

export interface UploadRequest {
  id: string;
  /** The body as it comes in; it errors when the client leaves or stalls. Not reading it holds the client back. */
  body: Readable;
  /** As announced; undefined for a chunked body. */
  byteLength: number | undefined;
  headers: IncomingHttpHeaders;
  caller: Caller;
  signal: AbortSignal;
}

/**
 * Takes the whole body to its place and returns what the client gets as JSON (size, hash). Throws NOT_FOUND for an
 * id that was not made or has expired, and a LIMIT error for too many bytes, as soon as it knows.
 */
export type ReceiveUpload = (request: UploadRequest) => Promise<Record<string, unknown>>;
