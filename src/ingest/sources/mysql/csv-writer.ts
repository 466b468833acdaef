import type { CellForm } from './columns.ts';

const quote = 34;
const comma = 44;
const lineFeed = 10;
const hexDigits = Buffer.from('0123456789abcdef');

/** Turns rows of cells, the bytes as the protocol has them, into CSV: NULL is nothing, all else is something. */
export class CsvWriter {
  rows = 0;
  /** By position: values that no date has, written as NULL. */
  readonly impossible = new Map<number, number>();
  private readonly forms: readonly CellForm[];
  private buffer = Buffer.allocUnsafe(1 << 20);
  private length = 0;

  constructor(forms: readonly CellForm[]) {
    this.forms = forms;
  }

  get bytes(): number {
    return this.length;
  }

  addRow(cells: readonly (Buffer | null)[]): void {
    for (let i = 0; i < cells.length; i++) {
      if (i > 0) this.writeByte(comma);
      const cell = cells[i];
      if (cell == null) continue;
      const form = this.forms[i];
      if (form === 'QUOTED') this.writeQuoted(cell);
      else if (form === 'HEX') this.writeHex(cell);
      else if (form === 'PLAIN' || isDate(cell)) this.writePlain(cell);
      else this.impossible.set(i, (this.impossible.get(i) ?? 0) + 1);
    }
    this.writeByte(lineFeed);
    this.rows += 1;
  }

  /** What was written since the last time. */
  take(): Buffer {
    const taken = this.buffer.subarray(0, this.length);
    this.buffer = Buffer.allocUnsafe(1 << 20);
    this.length = 0;
    return taken;
  }

  private writeByte(byte: number) {
    this.reserve(1);
    this.buffer[this.length++] = byte;
  }

  private writePlain(cell: Buffer) {
    this.reserve(cell.length);
    for (let i = 0; i < cell.length; i++) this.buffer[this.length++] = cell[i]!;
  }

  private writeQuoted(cell: Buffer) {
    this.reserve(cell.length * 2 + 2);
    const { buffer } = this;
    let at = this.length;
    buffer[at++] = quote;
    for (let i = 0; i < cell.length; i++) {
      const byte = cell[i]!;
      if (byte === quote) buffer[at++] = quote;
      buffer[at++] = byte;
    }
    buffer[at++] = quote;
    this.length = at;
  }

  /** Quoted, because no bytes are not NULL. */
  private writeHex(cell: Buffer) {
    this.reserve(cell.length * 2 + 2);
    const { buffer } = this;
    let at = this.length;
    buffer[at++] = quote;
    for (let i = 0; i < cell.length; i++) {
      const byte = cell[i]!;
      buffer[at++] = hexDigits[byte >> 4]!;
      buffer[at++] = hexDigits[byte & 15]!;
    }
    buffer[at++] = quote;
    this.length = at;
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
function isDate(cell: Buffer): boolean {
  const digits = (at: number, count: number) => {
    let value = 0;
    for (let i = at; i < at + count; i++) value = value * 10 + cell[i]! - 48;
    return value;
  };
  const [year, month, day] = [digits(0, 4), digits(5, 2), digits(8, 2)];
  if (month < 1 || month > 12 || day < 1 || day > daysOf[month - 1]!) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month !== 2 || day < 29 || isLeap;
}
