import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { clientErrors } from './errors.ts';
import { fromGraphqlError } from './payload.ts';

interface SendOptions {
  byteSize?: number;
  signal?: AbortSignal | undefined;
  headers: Readonly<Record<string, string>>;
  onProgress?: (sentBytes: number) => void;
}

const answerCharsMax = 4096;

/**
 * PUTs the body as it comes, no faster than the server takes it. node:http rather than fetch, because it sends
 * Content-Length with a stream, and reads an early refusal while still sending.
 */
export async function sendUpload(url: URL, body: Readable, options: SendOptions): Promise<void> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      ...(options.byteSize === undefined ? {} : { 'content-length': options.byteSize }),
      ...options.headers,
    },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (text.length < answerCharsMax) text += part;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
  });
  answered.catch(() => undefined); // awaited below; a failure before that is no unhandled rejection

  let sentBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sentBytes += chunk.length;
      options.onProgress?.(sentBytes);
      done(null, chunk);
    },
  });
  try {
    const sent = pipeline(body, meter, request);
    // A server that refuses early answers and stops reading: the answer says more than the broken pipe.
    const broken = await Promise.race([sent, answered.then(() => undefined)]).catch(
      (error: unknown) => error,
    );
    sent.catch(() => undefined);
    const { status, text } = await answered.catch((error: unknown) => {
      throw broken ?? error;
    });
    if (status >= 300 || status < 200) throw refused(status, text);
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (!(error instanceof Error) || !('code' in error) || 'kind' in error) throw error;
    throw clientErrors.UPLOAD_FAILED(`The upload to ${url.origin} broke off: ${error.message}.`, {
      cause: error,
    });
  } finally {
    body.destroy();
    if (!request.destroyed) request.destroy();
  }
}

/** The server answers refusals as GraphQL does: `{ errors: [{ message, extensions }] }`. */
function refused(status: number, text: string): Error {
  try {
    const { errors } = JSON.parse(text) as { errors: Parameters<typeof fromGraphqlError>[0][] };
    return fromGraphqlError(errors[0]!);
  } catch {
    return clientErrors.UPLOAD_FAILED(
      `The server answered the upload with ${status}: ${text.slice(0, 200)}`,
      {
        details: { status },
      },
    );
  }
}
