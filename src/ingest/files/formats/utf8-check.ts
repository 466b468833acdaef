import { isAscii, isUtf8 } from 'node:buffer';
import { isMostlyUtf8, wholeCharacters } from './detect.ts';

/** Checks a stream of bytes for UTF-8 and zero bytes at several GB a second. */
export class Utf8Check {
  isValid = true;
  /** Some piece held characters beyond ASCII, most of them valid: the text is UTF-8, if perhaps damaged. */
  hasWideCharacters = false;
  /** Absolute offset of the first zero byte. */
  zeroAt: number | undefined;
  private tail: Buffer = Buffer.alloc(0);
  private consumed = 0;

  add(piece: Buffer): void {
    if (this.zeroAt === undefined) {
      const at = piece.indexOf(0);
      if (at >= 0) this.zeroAt = this.consumed + at;
    }
    this.consumed += piece.length;
    if (this.tail.length === 0 && isAscii(piece)) return;
    let from = 0;
    if (this.tail.length > 0) {
      while (from < piece.length && from < 3 && (piece[from]! & 0xc0) === 0x80) from++;
      this.judge(Buffer.concat([this.tail, piece.subarray(0, from)]));
    }
    const body = piece.subarray(from);
    const whole = wholeCharacters(body);
    this.judge(body.subarray(0, whole));
    this.tail = Buffer.from(body.subarray(whole));
  }

  finish(): void {
    if (this.tail.length > 0) this.isValid = false;
  }

  private judge(bytes: Buffer) {
    if (isAscii(bytes)) return;
    if (isUtf8(bytes)) this.hasWideCharacters = true;
    else {
      this.isValid = false;
      this.hasWideCharacters ||= isMostlyUtf8(bytes);
    }
  }
}
