import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Caller } from '../kernel/index.ts';
import { serverErrors } from './errors.ts';
import type { LinkSigner } from './link-signer.ts';

/** A finished file: it does not change under its `etag`, so that a broken download can be resumed. */
export interface DownloadContent {
  byteLength: number;
  /** Without quotation marks; a content hash is best. */
  etag: string;
  contentType: string;
  fileName: string;
  /** Bytes `start` to `end`, both included. */
  read(range: { start: number; end: number }): Readable | AsyncIterable<Uint8Array>;
  /** Called once when the answer has ended, however it did. */
  close?(): void | Promise<void>;
}

export interface DownloadRequest {
  id: string;
  parameters: URLSearchParams;
  /** Undefined for a signed link, which needs no token. */
  caller: Caller | undefined;
  signal: AbortSignal;
}

/** Throws NOT_FOUND for an id that is unknown or swept. */
export type OpenDownload = (request: DownloadRequest) => Promise<DownloadContent>;

export interface DownloadOptions {
  open: OpenDownload;
  links: LinkSigner;
}

/**
 * Answers GET and HEAD with the content, streamed: one byte range (RFC 9110, `Range` with `If-Range`), entity tags.
 * Several ranges at once are answered with the whole.
 */
export async function serveDownload(
  request: IncomingMessage,
  response: ServerResponse,
  content: DownloadContent,
): Promise<void> {
  const { byteLength, contentType, fileName } = content;
  const etag = `"${content.etag}"`;
  response.setHeader('etag', etag);
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('cache-control', 'private, no-transform');
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  const ifRange = request.headers['if-range'];
  const wanted = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
  const range = readRange(wanted, byteLength);
  if (range === 'UNSATISFIABLE') {
    response.setHeader('content-range', `bytes */${byteLength}`);
    throw serverErrors.RANGE_NOT_SATISFIABLE(`The file has ${byteLength} bytes.`, {
      details: { byteLength },
    });
  }
  const { start, end } = range ?? { start: 0, end: byteLength - 1 };
  response.writeHead(range ? 206 : 200, {
    'content-type': contentType,
    'content-length': end - start + 1,
    'content-disposition': describeAttachment(fileName),
    ...(range ? { 'content-range': `bytes ${start}-${end}/${byteLength}` } : {}),
  });
  if (request.method === 'HEAD' || byteLength === 0) {
    response.end();
    return;
  }
  await pipeline(content.read({ start, end }), response);
}

/** undefined: the whole. */
function readRange(
  header: string | undefined,
  byteLength: number,
): { start: number; end: number } | 'UNSATISFIABLE' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), byteLength);
    return length === 0 ? 'UNSATISFIABLE' : { start: byteLength - length, end: byteLength - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? byteLength - 1 : Math.min(Number(match[2]), byteLength - 1);
  if (match[2] !== '' && Number(match[2]) < start) return undefined; // not a valid range: ignored
  return start >= byteLength ? 'UNSATISFIABLE' : { start, end };
}

function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** RFC 6266: an ASCII name for old clients, the real one in UTF-8. */
function describeAttachment(fileName: string): string {
  const plain = fileName.replace(/[^\w .()-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
