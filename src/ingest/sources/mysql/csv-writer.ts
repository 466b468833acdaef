import type { CellForm } from './columns.ts';

const quote = 34;
const comma = 44;
const lineFeed = 10;
/** In the place of a length; larger ones announce a length of several bytes. */
const nullCell = 0xfb;
const bufferBytes = 1 << 21;
const hexDigits = Buffer.from('0123456789abcdef');

/** Longer ones are searched and copied as a whole. */
const smallBytes = 48;

/**
 * Turns rows as the protocol has them (each cell behind its length) into CSV: NULL is nothing, all else is something.
 * It makes no object of a row or a cell.
 */
export class CsvWriter {
  rows = 0;
  /** By position: values that no date has, written as NULL. */
  readonly impossible = new Map<number, number>();
  private readonly forms: readonly CellForm[];
  /** One is filled while the other is with the taker. */
  private buffer = Buffer.allocUnsafe(bufferBytes);
  private other = Buffer.allocUnsafe(bufferBytes);
  private length = 0;

  constructor(forms: readonly CellForm[]) {
    this.forms = forms;
  }

  get bytes(): number {
    return this.length;
  }

  /** A row of text results: its bytes in `source` from `at` to `end`. */
  addRow(source: Buffer, at: number, end: number): void {
    const { forms } = this;
    this.reserve((end - at) * 2 + forms.length * 3 + 1); // each byte doubled, each cell quoted
    for (let i = 0; i < forms.length; i++) {
      if (i > 0) this.buffer[this.length++] = comma;
      let bytes = source[at++]!;
      if (bytes === nullCell) continue;
      if (bytes > nullCell) {
        const width = bytes === 0xfc ? 2 : bytes === 0xfd ? 3 : 6; // the last 2 bytes of 8 are never set
        bytes = source.readUIntLE(at, width);
        at += width === 6 ? 8 : width;
      }
      this.writeCell(i, source, at, at + bytes);
      at += bytes;
    }
    this.buffer[this.length++] = lineFeed;
    this.rows += 1;
  }

  /** What was written since the last time; valid until the next time. */
  take(): Buffer {
    const taken = this.buffer.subarray(0, this.length);
    [this.buffer, this.other] = [this.other, this.buffer];
    this.length = 0;
    return taken;
  }

  private writeCell(i: number, source: Buffer, at: number, end: number) {
    const form = this.forms[i];
    if (form === 'QUOTED') this.writeQuoted(source, at, end);
    else if (form === 'HEX') this.writeHex(source, at, end);
    else if (form === 'PLAIN' || isDate(source, at)) this.writePlain(source, at, end);
    else this.impossible.set(i, (this.impossible.get(i) ?? 0) + 1);
  }

  private writePlain(source: Buffer, at: number, end: number) {
    const { buffer } = this;
    let to = this.length;
    for (let i = at; i < end; i++) buffer[to++] = source[i]!;
    this.length = to;
  }

  private writeQuoted(source: Buffer, at: number, end: number) {
    const { buffer } = this;
    let to = this.length;
    buffer[to++] = quote;
    if (end - at > smallBytes && !source.subarray(at, end).includes(quote)) {
      source.copy(buffer, to, at, end);
      to += end - at;
    } else
      for (let i = at; i < end; i++) {
        const byte = source[i]!;
        if (byte === quote) buffer[to++] = quote;
        buffer[to++] = byte;
      }
    buffer[to++] = quote;
    this.length = to;
  }

  /** Quoted, because no bytes are not NULL. */
  private writeHex(source: Buffer, at: number, end: number) {
    const { buffer } = this;
    let to = this.length;
    buffer[to++] = quote;
    for (let i = at; i < end; i++) {
      const byte = source[i]!;
      buffer[to++] = hexDigits[byte >> 4]!;
      buffer[to++] = hexDigits[byte & 15]!;
    }
    buffer[to++] = quote;
    this.length = to;
  }

  private reserve(bytes: number) {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

const daysOf = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether `YYYY-MM-DD…` is a day of the calendar; MySQL may hold 0000-00-00, 2020-05-00 and 2020-02-30. */
function isDate(source: Buffer, at: number): boolean {
  const year = readTwoDigits(source, at) * 100 + readTwoDigits(source, at + 2);
  const month = readTwoDigits(source, at + 5);
  const day = readTwoDigits(source, at + 8);
  if (month < 1 || month > 12 || day < 1 || day > daysOf[month - 1]!) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month !== 2 || day < 29 || isLeap;
}

const readTwoDigits = (source: Buffer, at: number) => source[at]! * 10 + source[at + 1]! - 528;
