import { isUtf8 } from 'node:buffer';
import { characterBytes, wholeCharacters } from './detect.ts';

/** What stands for a byte that is no UTF-8; no JSON may hold it. */
export const brokenByte = 2;

/**
 * Puts {@link brokenByte} in the place of every byte of a stream that is no UTF-8, so that the record around it is
 * refused by the JSON parser: DuckDB's own CSV reader fails as a whole on some of them.
 */
export class Utf8Marker {
  private tail: Buffer = Buffer.alloc(0);

  mark(piece: Buffer): Buffer {
    const bytes = this.tail.length === 0 ? piece : Buffer.concat([this.tail, piece]);
    const whole = wholeCharacters(bytes);
    this.tail = Buffer.from(bytes.subarray(whole));
    const body = bytes.subarray(0, whole);
    return isUtf8(body) ? body : markBroken(body);
  }

  finish(): Buffer {
    return markBroken(this.tail);
  }
}

function markBroken(bytes: Buffer): Buffer {
  const marked = Buffer.from(bytes);
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue;
    const size = characterBytes(bytes[i]!);
    if (size > 1 && isUtf8(bytes.subarray(i, i + size))) i += size - 1;
    else marked[i] = brokenByte;
  }
  return marked;
}
