import { open } from 'node:fs/promises';
import { ingestErrors } from '../../errors.ts';
import type { TextEncoding } from '../../model.ts';
import { createSha256, decodePieces, gunzipPieces, hashPieces, type Source } from '../formats/source.ts';
import { Utf8Check } from '../formats/utf8-check.ts';
import type { Work } from '../work.ts';
import { EndingNormaliser } from './endings.ts';
import { type RecordCount, RecordCounter } from './record-counter.ts';
import type { Dialect } from './records.ts';

export interface TextScan {
  /** Of the source as it is. */
  sha256: string;
  count: RecordCount;
  isUtf8: boolean;
  hasWideCharacters: boolean;
}

/** Hashes, checks and counts an uncompressed UTF-8 file in one pass, leaving `skipBytes` uncounted. */
export async function scanPlain(
  work: Work,
  source: Source,
  dialect: Dialect,
  skipBytes: number,
): Promise<TextScan> {
  const hash = createSha256();
  const check = new Utf8Check();
  const counter = new RecordCounter(dialect, work.request.limits.lineBytesMax);
  let toSkip = skipBytes;
  for await (const piece of source.pieces(work.signal, (done) =>
    work.progress('scanning', done, source.bytes),
  )) {
    hash.update(piece);
    check.add(piece);
    refuseZeros(check);
    counter.add(toSkip === 0 ? piece : piece.subarray(Math.min(toSkip, piece.length)));
    toSkip -= Math.min(toSkip, piece.length);
  }
  check.finish();
  return {
    sha256: hash.digest('hex'),
    count: counter.finish(),
    isUtf8: check.isValid,
    hasWideCharacters: check.hasWideCharacters,
  };
}

/** Like {@link scanPlain}, while writing the text as UTF-8 with LF between records to `target`. */
export async function scanRewriting(
  work: Work,
  source: Source,
  dialect: Dialect,
  encoding: TextEncoding,
  skipBytes: number,
  target: string,
): Promise<TextScan> {
  const hash = createSha256();
  const check = new Utf8Check();
  const { lineBytesMax, expandedBytesMax } = work.request.limits;
  const counter = new RecordCounter(dialect, lineBytesMax);
  const endings = new EndingNormaliser(dialect);
  const raw = hashPieces(
    source.pieces(work.signal, (done) => work.progress('scanning', done, source.bytes)),
    hash,
  );
  const plain = source.isCompressed ? gunzipPieces(raw, expandedBytesMax) : raw;
  // Text that may hold damaged lines stays as it is, so that the damage is seen and refused line by line.
  const text = encoding === 'utf-8' ? dropMark(plain) : decodePieces(plain, encoding, work.warnings);
  await using out = await open(target, 'wx');
  let toSkip = skipBytes;
  for await (const piece of text) {
    check.add(piece);
    refuseZeros(check);
    const rewritten = endings.rewrite(piece);
    counter.add(toSkip === 0 ? rewritten : rewritten.subarray(Math.min(toSkip, rewritten.length)));
    toSkip -= Math.min(toSkip, rewritten.length);
    await out.writeFile(rewritten);
  }
  check.finish();
  return {
    sha256: hash.digest('hex'),
    count: counter.finish(),
    isUtf8: check.isValid,
    hasWideCharacters: check.hasWideCharacters,
  };
}

async function* dropMark(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const piece of pieces) {
    const hasMark = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    isFirst = false;
    yield hasMark ? piece.subarray(3) : piece;
  }
}

function refuseZeros(check: Utf8Check) {
  if (check.zeroAt === undefined) return;
  throw ingestErrors.MALFORMED_FILE(
    `The text holds a zero byte (at offset ${check.zeroAt}), so it is binary or in an encoding that was not recognised. Pass options.encoding if it is UTF-16.`,
    { details: { offset: check.zeroAt } },
  );
}
