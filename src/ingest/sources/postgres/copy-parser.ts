/** Bytes of rows as they came; the last row may go on in the next piece. */
export interface CopyPiece {
  /** Valid until the next piece is taken. */
  bytes: Buffer;
  /** How many rows end in it. */
  rows: number;
  /** Where the last of them ends; 0 where none does. */
  end: number;
}

/** Codes of messages: a row, and what may come between rows. */
const rowCode = 0x64;
const otherCodes = new Set([0x48, 0x4e, 0x53, 0x41]); // CopyOutResponse, notice, parameter, notification
const headBytes = 5;
const bufferBytes = 1 << 20;
/** What the socket brings at a time, at most; more is taken, but costs a larger buffer. */
const chunkBytes = 1 << 16;

/**
 * Takes the answer to a COPY … TO STDOUT apart. The server sends each row as one message (PostgreSQL's manual,
 * "Message Flow", COPY Operations); their bytes are put one behind the other, without an object for any of them.
 */
export class CopyParser {
  /** Rows that ended so far. */
  rowCount = 0;
  /** One is filled while the other is with the taker. */
  private buffer = Buffer.allocUnsafe(bufferBytes);
  private other = Buffer.allocUnsafe(bufferBytes);
  /** Bytes that wait to be taken. */
  length = 0;
  private rows = 0;
  private end = 0;
  private readonly head = Buffer.alloc(headBytes);
  private headLength = 0;
  /** Of the message in work: bytes to come, and whether they are a row's. */
  private left = 0;
  private isRow = false;

  /** No room for another chunk: the socket shall rest until something was taken. */
  get isFull(): boolean {
    return this.length + chunkBytes > this.buffer.length;
  }

  /** Returns the rest of the chunk from the first message on that is neither a row nor may come between rows. */
  parse(chunk: Buffer): Buffer | undefined {
    this.reserve(chunk.length);
    let at = this.continueMessage(chunk, 0);
    while (at < chunk.length) {
      if (this.headLength > 0 || chunk.length - at < headBytes) {
        at += this.gatherHead(chunk, at);
        if (this.headLength < headBytes) break;
        this.headLength = 0;
        if (!this.beginMessage(this.head, 0)) return Buffer.concat([this.head, chunk.subarray(at)]);
      } else {
        if (!this.beginMessage(chunk, at)) return chunk.subarray(at);
        at += headBytes;
      }
      at = this.continueMessage(chunk, at);
    }
    return undefined;
  }

  /** What has come since the last time. */
  take(): CopyPiece | undefined {
    if (this.length === 0) return undefined;
    const piece = { bytes: this.buffer.subarray(0, this.length), rows: this.rows, end: this.end };
    [this.buffer, this.other] = [this.other, this.buffer];
    this.length = 0;
    this.rows = 0;
    this.end = 0;
    return piece;
  }

  private gatherHead(chunk: Buffer, at: number): number {
    const count = Math.min(headBytes - this.headLength, chunk.length - at);
    chunk.copy(this.head, this.headLength, at, at + count);
    this.headLength += count;
    return count;
  }

  private beginMessage(source: Buffer, at: number): boolean {
    const code = source[at]!;
    if (code !== rowCode && !otherCodes.has(code)) return false;
    this.isRow = code === rowCode;
    this.left = source.readUInt32BE(at + 1) - 4;
    return true;
  }

  private continueMessage(chunk: Buffer, at: number): number {
    if (this.left === 0 && !this.isRow) return at;
    const count = Math.min(this.left, chunk.length - at);
    if (this.isRow) {
      chunk.copy(this.buffer, this.length, at, at + count);
      this.length += count;
    }
    this.left -= count;
    if (this.left === 0 && this.isRow) this.endRow();
    return at + count;
  }

  private endRow() {
    this.isRow = false;
    this.rows += 1;
    this.rowCount += 1;
    this.end = this.length;
  }

  private reserve(bytes: number) {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(this.length + bytes);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
