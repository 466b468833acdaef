import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip, gunzipSync, constants as zlibConstants } from 'node:zlib';
import { ingestErrors } from '../../errors.ts';
import { headBytes, type TextEncoding } from '../../model.ts';
import { detectEncoding, isGzip } from './detect.ts';
import { Utf16Check } from './utf16-check.ts';

const pieceBytes = 1_048_576;

/** A plain file that is being converted; notices when somebody writes to it meanwhile. */
export interface Source extends AsyncDisposable {
  readonly path: string;
  readonly bytes: number;
  /** The first bytes, decompressed. */
  readonly head: Buffer;
  /** `head` is all there is. */
  readonly isWhole: boolean;
  readonly isCompressed: boolean;
  /** The bytes of the file in pieces of 1 MiB. Each piece is valid until the next is asked for. */
  pieces(signal: AbortSignal, onBytes: (done: number) => void): AsyncGenerator<Buffer>;
  /** Throws SOURCE_CHANGED. */
  requireUnchanged(): Promise<void>;
}

/** Opens a plain file without following a link. Throws SOURCE_MISSING or EMPTY_FILE. */
export async function openSource(path: string): Promise<Source> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw ingestErrors.SOURCE_MISSING('The source file cannot be opened; it was moved or is not readable.', {
      cause: error,
    });
  }
  const first = await handle.stat({ bigint: true });
  if (!first.isFile()) {
    await handle.close();
    throw ingestErrors.SOURCE_MISSING('The source is not a plain file.');
  }
  if (first.size === 0n) {
    await handle.close();
    throw ingestErrors.EMPTY_FILE('The file is empty: it has 0 bytes.');
  }
  const bytes = Number(first.size);
  const raw = Buffer.alloc(Math.min(headBytes, bytes));
  await handle.read(raw, 0, raw.length, 0);
  const isCompressed = isGzip(raw);
  const head = isCompressed ? gunzipHead(raw) : raw;
  return {
    path,
    bytes,
    head,
    isCompressed,
    isWhole: isCompressed ? raw.length === bytes && head.length < headBytes : raw.length === bytes,
    async *pieces(signal, onBytes) {
      const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, Math.max(bytes, 1)));
      for (let done = 0; ; ) {
        signal.throwIfAborted();
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, done);
        if (bytesRead === 0) return;
        done += bytesRead;
        yield buffer.subarray(0, bytesRead);
        onBytes(done);
      }
    },
    async requireUnchanged() {
      const now = await handle.stat({ bigint: true });
      if (now.size !== first.size || now.mtimeNs !== first.mtimeNs)
        throw ingestErrors.SOURCE_CHANGED('The file was written to while it was being read.');
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

function gunzipHead(raw: Buffer): Buffer {
  try {
    return gunzipSync(raw, {
      finishFlush: zlibConstants.Z_SYNC_FLUSH,
      maxOutputLength: 64 * headBytes,
    }).subarray(0, headBytes);
  } catch (error) {
    // More than the limit from one piece: 64 times is beyond tables, but the conversion decides, not the head.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return gunzipHead(raw.subarray(0, raw.length / 16));
    throw ingestErrors.MALFORMED_FILE(`The gzip stream is damaged: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** Text that repeats itself a lot shrinks to a fiftieth; what shrinks more than this was made to fill disks. */
const expansionMax = 250;
/** Decompressed bytes up to which the expansion is not looked at: small files may shrink by any factor. */
const expansionFreeBytes = 67_108_864;

/** Decompressed bytes. Throws EXPANSION_LIMIT or MALFORMED_FILE. */
export async function* gunzipPieces(
  pieces: AsyncIterable<Buffer>,
  expandedBytesMax: number,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 262_144 });
  let compressed = 0;
  const feeding = (async () => {
    for await (const piece of pieces) {
      compressed += piece.length;
      // The piece is reused by its producer, and zlib reads later.
      if (!gunzip.write(Buffer.from(piece))) await new Promise((resolve) => gunzip.once('drain', resolve));
      if (gunzip.destroyed) return;
    }
    gunzip.end();
  })();
  feeding.catch((error) => gunzip.destroy(error));
  let expanded = 0;
  try {
    for await (const piece of gunzip) {
      expanded += (piece as Buffer).length;
      if (expanded > expandedBytesMax)
        throw ingestErrors.EXPANSION_LIMIT(
          `The compressed file holds more than ${expandedBytesMax} bytes ([ingest] expanded_bytes_max).`,
          { details: { expandedBytesMax } },
        );
      if (expanded > expansionFreeBytes && expanded > compressed * expansionMax)
        throw ingestErrors.EXPANSION_LIMIT(
          `The compressed file grows to more than ${expansionMax} times its size. If that is meant, unpack it before.`,
          { details: { expansionMax } },
        );
      yield piece as Buffer;
    }
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_'))
      throw ingestErrors.MALFORMED_FILE(`The gzip stream is damaged: ${(error as Error).message}.`, {
        cause: error,
      });
    throw error;
  } finally {
    gunzip.destroy();
  }
}

/** The bytes of a text in any encoding as UTF-8 without a mark. Warns of halves of UTF-16 characters. */
export async function* decodePieces(
  pieces: AsyncIterable<Buffer>,
  encoding: TextEncoding,
  warnings: string[],
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: false, ignoreBOM: false });
  const check = encoding.startsWith('utf-16') ? new Utf16Check(encoding === 'utf-16be') : undefined;
  for await (const piece of pieces) {
    check?.add(piece);
    const text = decoder.decode(piece, { stream: true });
    if (text.length > 0) yield Buffer.from(text, 'utf8');
  }
  const rest = decoder.decode();
  if (rest.length > 0) yield Buffer.from(rest, 'utf8');
  const brokenCount = check?.finish() ?? 0;
  if (brokenCount > 0)
    warnings.push(
      `${brokenCount} characters of the UTF-16 text are halves without their other half; they are U+FFFD now.`,
    );
}

/** Passes pieces on and hashes them. */
export async function* hashPieces(pieces: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

export const createSha256 = () => createHash('sha256');

/** The decoded head and how the rest is to be decoded. Throws UNSUPPORTED_FORMAT, EMPTY_FILE. */
export function decodeHead(source: Source, wanted: TextEncoding | undefined) {
  const detected = detectEncoding(source.head, source.isWhole);
  const encoding = wanted ?? detected.encoding;
  const markBytes = encoding === detected.encoding ? detected.markBytes : 0;
  const text = new TextDecoder(encoding).decode(source.head, { stream: !source.isWhole });
  if (source.isWhole && text.trim() === '')
    throw ingestErrors.EMPTY_FILE('The file holds nothing but white space.');
  return { text, encoding, markBytes };
}
