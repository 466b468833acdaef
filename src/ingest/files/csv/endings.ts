import type { Dialect } from './records.ts';

const lf = 10;
const cr = 13;
const space = 32;

/**
 * Rewrites CRLF and CR outside quotes as LF, for files that mix them (DuckDB reads one kind only). What stands
 * inside quotes is data and stays.
 */
export class EndingNormaliser {
  private readonly quote: number;
  private readonly isDoubling: boolean;
  private readonly escape: number;
  private readonly delimiter: number;
  private isQuoted = false;
  /** 2 at the beginning of a field, 1 one space later, 0 otherwise. */
  private fieldStart = 2;
  private isAfterCr = false;
  private isEscaping = false;

  constructor(dialect: Dialect) {
    this.quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0);
    this.escape = dialect.escape === '' ? -1 : dialect.escape.charCodeAt(0);
    this.isDoubling = dialect.escape === dialect.quote;
    this.delimiter = dialect.delimiter.charCodeAt(0);
  }

  /** The rewritten bytes; a new buffer each time. */
  rewrite(piece: Buffer): Buffer {
    const out = Buffer.allocUnsafe(piece.length);
    let length = 0;
    for (const byte of piece) {
      if (this.isQuoted) {
        // A doubled quote closes and reopens at once, which comes to the same.
        if (this.isEscaping) this.isEscaping = false;
        else if (!this.isDoubling && byte === this.escape) this.isEscaping = true;
        else if (byte === this.quote) {
          this.isQuoted = false;
          this.fieldStart = this.isDoubling ? 3 : 0;
        }
        out[length++] = byte;
        continue;
      }
      const wasAfterCr = this.isAfterCr;
      this.isAfterCr = byte === cr;
      if (byte === lf && wasAfterCr) continue;
      out[length++] = byte === cr ? lf : byte;
      if (byte === cr || byte === lf || byte === this.delimiter) this.fieldStart = 2;
      else if (byte === this.quote && this.fieldStart > 0) this.isQuoted = true;
      else this.fieldStart = byte === space && this.fieldStart === 2 ? 1 : 0;
    }
    return out.subarray(0, length);
  }
}
