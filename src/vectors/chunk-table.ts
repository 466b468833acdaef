import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/*
 * What a hit shows, by chunk ordinal, in one file that is read a chunk at a time:
 *
 *   magic 8 B | count f64 | rowOrdinal u32[n] | chunk u32[n] | start u32[n] | end u32[n] | docIdBytes u32[n]
 *   | textBytes u32[n] | (padding to 8) | offset f64[n] | then for each chunk its document id and its text, UTF-8
 *
 * The fixed part (32 bytes a chunk) is held in memory; the texts stay in the file.
 */

export interface ChunkRow {
  readonly rowOrdinal: number;
  readonly chunk: number;
  readonly start: number;
  readonly end: number;
  readonly docId: string;
  readonly text: string;
}

const magic = Buffer.from('LHCHNK1\n');
const integerFields = 6;

interface Layout {
  integers: Uint32Array;
  offsets: Float64Array;
  bodyStart: number;
}

function layOut(count: number): Layout & { buffer: ArrayBuffer } {
  const integerBytes = Math.ceil((count * integerFields) / 2) * 8;
  const buffer = new ArrayBuffer(integerBytes + count * 8);
  return {
    buffer,
    integers: new Uint32Array(buffer, 0, count * integerFields),
    offsets: new Float64Array(buffer, integerBytes, count),
    bodyStart: 16 + buffer.byteLength,
  };
}

/** Bytes that an open table holds in memory. */
export const chunkTableBytes = (count: number) => Math.ceil((count * integerFields) / 2) * 8 + count * 8;

/** Writes a table of exactly `count` chunks in ordinal order. */
export class ChunkTableWriter implements Disposable {
  private readonly fd: number;
  private readonly count: number;
  private readonly layout;
  private written = 0;
  private position: number;
  private pending: Buffer[] = [];
  private pendingBytes = 0;

  constructor(file: string, count: number) {
    this.fd = openSync(file, 'w');
    this.count = count;
    this.layout = layOut(count);
    this.position = this.layout.bodyStart;
  }

  add(row: ChunkRow): void {
    const { integers, offsets } = this.layout;
    const docId = Buffer.from(row.docId);
    const text = Buffer.from(row.text);
    const i = this.written++;
    [row.rowOrdinal, row.chunk, row.start, row.end, docId.length, text.length].forEach((value, field) => {
      integers[field * this.count + i] = value;
    });
    offsets[i] = this.position + this.pendingBytes;
    this.pending.push(docId, text);
    this.pendingBytes += docId.length + text.length;
    if (this.pendingBytes > 1 << 20) this.flush();
  }

  finish(): void {
    if (this.written !== this.count) throw new Error(`${this.written} chunks instead of ${this.count}`);
    this.flush();
    const head = Buffer.alloc(16);
    magic.copy(head);
    head.writeDoubleLE(this.count, 8);
    writeSync(this.fd, head, 0, 16, 0);
    writeWhole(this.fd, new Uint8Array(this.layout.buffer), 16);
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }

  private flush() {
    const bytes = Buffer.concat(this.pending);
    writeWhole(this.fd, bytes, this.position);
    this.position += bytes.length;
    this.pending = [];
    this.pendingBytes = 0;
  }
}

/** An open table; reading a chunk is one small read, from the page cache as a rule (2–5 µs). */
export class ChunkTable implements Disposable {
  readonly count: number;
  /** Rows that have a chunk. */
  readonly rowCount: number;
  private readonly fd: number;
  private readonly layout;

  constructor(file: string) {
    this.fd = openSync(file, 'r');
    const head = Buffer.alloc(16);
    readWhole(this.fd, head, 0);
    if (!head.subarray(0, 8).equals(magic)) throw new Error('not a chunk table');
    this.count = head.readDoubleLE(8);
    this.layout = layOut(this.count);
    readWhole(this.fd, new Uint8Array(this.layout.buffer), 16);
    const chunks = this.layout.integers.subarray(this.count, 2 * this.count);
    this.rowCount = chunks.reduce((rows, chunk) => rows + Number(chunk === 0), 0);
  }

  rowOrdinal(i: number): number {
    return this.layout.integers[i]!;
  }

  read(i: number): ChunkRow {
    const field = (number: number) => this.layout.integers[number * this.count + i]!;
    const docIdBytes = field(4);
    const body = Buffer.allocUnsafe(docIdBytes + field(5));
    readWhole(this.fd, body, this.layout.offsets[i]!);
    return {
      rowOrdinal: field(0),
      chunk: field(1),
      start: field(2),
      end: field(3),
      docId: body.toString('utf8', 0, docIdBytes),
      text: body.toString('utf8', docIdBytes),
    };
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}

function readWhole(fd: number, bytes: Uint8Array, position: number) {
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(fd, bytes, at, Math.min(bytes.length - at, 1 << 30), position + at);
    if (read === 0) throw new Error('the chunk table ends early');
    at += read;
  }
}

function writeWhole(fd: number, bytes: Uint8Array, position: number) {
  for (let at = 0; at < bytes.length; )
    at += writeSync(fd, bytes, at, Math.min(bytes.length - at, 1 << 30), position + at);
}
