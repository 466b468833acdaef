import { ingestErrors } from '../../errors.ts';
import { nestingMax } from '../../model.ts';
import { keepsDigits } from '../cell-types.ts';
import { NumberMarks } from './number-marks.ts';

const quote = 34;
const backslash = 92;
const lf = 10;
const zero = 48;
const point = 46;
const minus = 45;
const isSpace = (byte: number) => byte === 32 || byte === 9 || byte === 13 || byte === lf;
/** Free bytes that one byte of the source may need. */
const roomBytes = 64;
/** More bytes than that are copied sooner by a call than one by one. */
const callBytes = 48;
/** With a point among them, so many bytes hold 15 digits at most, of which a double keeps all. */
const doubleBytesMax = 16;

/**
 * Cuts JSON text into records, one a line, each with the number of the line on which it began in front:
 * `<line> US <json> LF` (US is ASCII 31). Holds no more than a piece in memory, whatever the size of the file.
 *
 * `lines`: every line is a record (NDJSON). `values`: every element of a top-level array, or every value of a
 * sequence, is a record, however it is broken into lines. Values themselves are judged later, by DuckDB.
 *
 * Numbers with a fraction or exponent of which DuckDB would not give back the literal (members of a record) or the
 * value (deeper) are marked, see {@link NumberMarks}.
 */
export class JsonSplitter {
  recordCount = 0;
  lineCount = 0;
  longestBytes = 0;
  readonly marks = new NumberMarks();
  /** Whether numbers deeper than the members of a record were marked. */
  hasNestedMarks = false;
  /** Whether whole numbers deeper than that have more digits than a double keeps. */
  hasNestedLongs = false;
  private readonly mode: 'lines' | 'values';
  private readonly lineBytesMax: number;
  private out: Buffer = Buffer.allocUnsafe(1 << 21);
  private length = 0;
  private line = 1;
  private depth = 0;
  private inString = false;
  private isEscaping = false;
  private isInRecord = false;
  private recordLine = 1;
  private recordBytes = 0;
  /** Only in `values`: what surrounds the records. */
  private array: 'unknown' | 'none' | 'open' | 'closed' = 'unknown';
  private needsComma = false;
  private markBytes = 0;
  /** Length of the number that is being read; its bytes are the last of `out`. */
  private numberBytes = 0;
  private hasPoint = false;
  private hasExponent = false;

  constructor(mode: 'lines' | 'values', lineBytesMax: number) {
    this.mode = mode;
    this.lineBytesMax = lineBytesMax;
  }

  /** Cuts a piece; the result is valid until the next call. Throws LINE_LIMIT, NESTING_LIMIT, MALFORMED_FILE. */
  split(piece: Buffer): Buffer {
    this.keepNumber();
    for (let i = 0; i < piece.length; ) {
      if (this.inString && !this.isEscaping) {
        const end = findEndOfPlain(piece, i);
        this.putAll(piece, i, end);
        i = end;
        if (i === piece.length) break;
      }
      const byte = piece[i++]!;
      // Room for one byte as an escape, for a mark, for the front of a record, and for its end.
      if (this.length + roomBytes > this.out.length) this.grow(roomBytes);
      if (this.inString) this.addInString(byte);
      else if (this.mode === 'lines') this.addInLines(byte);
      else this.addInValues(byte);
    }
    return this.out.subarray(0, this.length - this.numberBytes);
  }

  finish(): Buffer {
    this.keepNumber();
    this.lineCount = this.line;
    if (this.mode === 'values') {
      if (this.isInRecord && this.depth === 0 && !this.inString) this.endRecord();
      if (this.isInRecord || this.array === 'open')
        throw ingestErrors.MALFORMED_FILE(
          `The JSON ends in the middle: ${this.isInRecord ? `the value that begins on line ${this.recordLine} is not closed` : 'the array is not closed'} after ${this.recordCount} complete values.`,
          { details: { line: this.isInRecord ? this.recordLine : this.line } },
        );
    } else if (this.isInRecord) this.endRecord();
    return this.out.subarray(0, this.length);
  }

  /** What a piece ends with may become another text once the number is whole. */
  private keepNumber() {
    this.out.copyWithin(0, this.length - this.numberBytes, this.length);
    this.length = this.numberBytes;
  }

  private addInString(byte: number) {
    if (this.isEscaping) this.isEscaping = false;
    else if (byte === backslash) this.isEscaping = true;
    else if (byte === quote) this.inString = false;
    if (byte === lf) {
      if (this.mode === 'lines') {
        this.endRecord();
        this.line++;
        return;
      }
      this.line++;
    }
    // Raw control characters are no JSON, but common; inside a string their meaning is plain.
    if (byte < 32) this.putEscaped(byte);
    else this.put(byte);
  }

  private addInLines(byte: number) {
    if (byte === lf) {
      if (this.isInRecord) this.endRecord();
      this.line++;
      return;
    }
    if (!this.isInRecord) {
      if (isSpace(byte)) return;
      this.beginRecord();
    }
    this.putStructure(byte);
  }

  private addInValues(byte: number) {
    if (byte === lf) this.line++;
    if (!this.isInRecord) {
      if (isSpace(byte)) return;
      if (this.array === 'closed') throw this.malformed('something follows the end of the array');
      if (this.array === 'unknown') {
        this.array = byte === 91 ? 'open' : 'none';
        if (byte === 91) return;
      }
      if (this.array === 'open' && byte === 93) {
        this.array = 'closed';
        return;
      }
      if (byte === 44) {
        if (!this.needsComma) throw this.malformed('there is a comma without a value before it');
        this.needsComma = false;
        return;
      }
      if (this.array === 'open' && this.needsComma) throw this.malformed('a comma is missing between values');
      this.beginRecord();
      this.putStructure(byte);
      return;
    }
    if (this.depth === 0) {
      if (byte === 44 || (byte === 93 && this.array === 'open') || (isSpace(byte) && this.array === 'none')) {
        this.endRecord();
        this.needsComma = byte !== 44;
        if (byte === 93) this.array = 'closed';
        return;
      }
    }
    const closes = (byte === 125 || byte === 93) && this.depth === 1;
    this.putStructure(isSpace(byte) ? 32 : byte);
    if (closes) {
      this.endRecord();
      this.needsComma = true;
    }
  }

  private putStructure(byte: number) {
    if ((byte >= zero && byte <= 57) || byte === minus) {
      if (this.numberBytes++ === 0) this.hasPoint = this.hasExponent = false;
      return this.put(byte);
    }
    if (this.numberBytes > 0) {
      if (byte === point) this.hasPoint = true;
      else if (byte === 69 || byte === 101) this.hasExponent = true;
      if (byte === point || byte === 69 || byte === 101 || byte === 43) {
        this.numberBytes++;
        return this.put(byte);
      }
      if (this.isSuspect()) this.judgeNumber();
      else if (this.depth > 1 && this.numberBytes >= doubleBytesMax) this.hasNestedLongs = true;
      this.numberBytes = 0;
    }
    if (byte === quote) this.inString = true;
    else if (byte === 123 || byte === 91) {
      if (++this.depth > nestingMax)
        throw ingestErrors.NESTING_LIMIT(
          `The JSON value on line ${this.recordLine} is nested deeper than ${nestingMax} levels.`,
          { details: { line: this.recordLine, nestingMax } },
        );
    } else if (byte === 125 || byte === 93) {
      if (this.depth > 0) this.depth--;
    }
    this.put(byte < 32 ? 32 : byte);
  }

  /** Whether the number may be one to mark: most are not, and are told by a few bytes. */
  private isSuspect(): boolean {
    if (this.depth === 0 || !(this.hasPoint || this.hasExponent)) return false;
    if (this.hasExponent || this.numberBytes > doubleBytesMax) return true;
    if (this.depth > 1) return false;
    if (this.endsInZeros()) return true;
    // From 0.0000001 on, DuckDB writes an exponent.
    const first = this.length - this.numberBytes;
    const start = this.out[first] === minus ? first + 1 : first;
    return (
      this.numberBytes > 8 &&
      this.out[start] === zero &&
      this.out[start + 2] === zero &&
      this.out[start + 3] === zero
    );
  }

  private endsInZeros(): boolean {
    return this.out[this.length - 1] === zero && this.out[this.length - 2] !== point;
  }

  private judgeNumber() {
    // Zeros behind a fraction DuckDB never writes. Amounts of money are full of them, so they are spared the text.
    if (this.depth === 1 && !this.hasExponent && this.endsInZeros()) {
      const mark = this.marks.behindFraction();
      this.length += this.out.write(mark, this.length, 'latin1');
      this.markBytes += mark.length;
      return;
    }
    const literal = this.out.toString('latin1', this.length - this.numberBytes, this.length);
    if (this.depth === 1 ? !this.hasExponent && isWrittenBack(literal) : keepsDigits(literal)) return;
    const marked = this.marks.mark(literal);
    if (marked === undefined) return;
    this.length += this.out.write(marked, this.length - this.numberBytes, 'latin1') - this.numberBytes;
    this.markBytes += marked.length - literal.length;
    if (this.depth > 1) this.hasNestedMarks = true;
  }

  private beginRecord() {
    this.isInRecord = true;
    this.recordLine = this.line;
    this.recordBytes = 0;
    this.markBytes = 0;
    this.length += this.out.write(`${this.line}\x1f`, this.length, 'latin1');
  }

  private endRecord() {
    this.out[this.length++] = lf;
    this.recordCount++;
    this.longestBytes = Math.max(this.longestBytes, this.recordBytes + this.markBytes + 32);
    this.isInRecord = false;
    this.inString = false;
    this.isEscaping = false;
    this.depth = 0;
    this.numberBytes = 0;
  }

  private put(byte: number) {
    this.out[this.length++] = byte;
    if (++this.recordBytes > this.lineBytesMax) throw this.tooLong();
  }

  private putAll(piece: Buffer, from: number, to: number) {
    const bytes = to - from;
    this.recordBytes += bytes;
    if (this.recordBytes > this.lineBytesMax) throw this.tooLong();
    if (this.length + bytes > this.out.length) this.grow(bytes);
    if (bytes > callBytes) piece.copy(this.out, this.length, from, to);
    else for (let i = 0; i < bytes; i++) this.out[this.length + i] = piece[from + i]!;
    this.length += bytes;
  }

  private tooLong() {
    return ingestErrors.LINE_LIMIT(
      `The record on line ${this.recordLine} is longer than ${this.lineBytesMax} bytes.`,
      { details: { line: this.recordLine, lineBytesMax: this.lineBytesMax } },
    );
  }

  private putEscaped(byte: number) {
    // After a backslash nothing valid can come of it: one space keeps the record readable as a reject.
    if (this.out[this.length - 1] === backslash && this.isEscapedNow()) return this.put(32);
    for (const character of `\\u${byte.toString(16).padStart(4, '0')}`) this.put(character.charCodeAt(0));
  }

  /** Whether the byte written last is a backslash that escapes the next. */
  private isEscapedNow(): boolean {
    let slashes = 0;
    while (this.out[this.length - 1 - slashes] === backslash) slashes++;
    return slashes % 2 === 1;
  }

  private grow(bytes: number) {
    this.out = Buffer.concat([this.out, Buffer.allocUnsafe(Math.max(this.out.length, bytes))]);
  }

  private malformed(what: string) {
    return ingestErrors.MALFORMED_FILE(`The JSON is broken on line ${this.line}: ${what}.`, {
      details: { line: this.line },
    });
  }
}

/** Where the bytes of a string end that need no look: at a quote, a backslash, a control character or the end of the piece. */
function findEndOfPlain(piece: Buffer, from: number): number {
  let i = from;
  for (; i < piece.length; i++) {
    const byte = piece[i]!;
    if (byte === quote || byte === backslash || byte < 32) break;
  }
  return i;
}

/** Whether DuckDB writes the double, as which it reads a literal without an exponent, the same. */
function isWrittenBack(literal: string): boolean {
  const written = String(Number(literal));
  return written === literal || `${written}.0` === literal;
}
