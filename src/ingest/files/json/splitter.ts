import { ingestErrors } from '../../errors.ts';
import { nestingMax } from '../../model.ts';

const quote = 34;
const backslash = 92;
const lf = 10;
const isSpace = (byte: number) => byte === 32 || byte === 9 || byte === 13 || byte === lf;

/**
 * Cuts JSON text into records, one a line, each with the number of the line on which it began in front:
 * `<line> US <json> LF` (US is ASCII 31). Holds no more than a piece in memory, whatever the size of the file.
 *
 * `lines`: every line is a record (NDJSON). `values`: every element of a top-level array, or every value of a
 * sequence, is a record, however it is broken into lines. Values themselves are judged later, by DuckDB.
 */
export class JsonSplitter {
  recordCount = 0;
  lineCount = 0;
  longestBytes = 0;
  /** Numbers with a fraction or exponent whose digits a 64-bit float, as which they are read, does not keep. */
  roundedCount = 0;
  roundedLine: number | undefined;
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
  /** Length of the number that is being read, and what an earlier piece held of it. */
  private numberBytes = 0;
  private numberFront = '';

  constructor(mode: 'lines' | 'values', lineBytesMax: number) {
    this.mode = mode;
    this.lineBytesMax = lineBytesMax;
  }

  /** Cuts a piece; the result is valid until the next call. Throws LINE_LIMIT, NESTING_LIMIT, MALFORMED_FILE. */
  split(piece: Buffer): Buffer {
    if (this.numberBytes > 0)
      this.numberFront += this.out.toString('latin1', this.length - this.numberBytes, this.length);
    this.numberBytes = 0;
    this.length = 0;
    for (const byte of piece) {
      // Room for one byte as an escape, for the front of a record, and for its end.
      if (this.length + 64 > this.out.length) this.grow();
      if (this.inString) this.addInString(byte);
      else if (this.mode === 'lines') this.addInLines(byte);
      else this.addInValues(byte);
    }
    return this.out.subarray(0, this.length);
  }

  finish(): Buffer {
    this.length = 0;
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
    if (
      (byte >= 48 && byte <= 57) ||
      byte === 46 ||
      byte === 69 ||
      byte === 101 ||
      byte === 43 ||
      byte === 45
    ) {
      this.numberBytes++;
      return this.put(byte);
    }
    if (this.numberBytes >= 16 || this.numberFront !== '') this.judgeNumber();
    this.numberBytes = 0;
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

  private judgeNumber() {
    const text = this.numberFront + this.out.toString('latin1', this.length - this.numberBytes, this.length);
    this.numberFront = '';
    if (!isRounded(text)) return;
    this.roundedCount++;
    this.roundedLine ??= this.recordLine;
  }

  private beginRecord() {
    this.isInRecord = true;
    this.recordLine = this.line;
    this.recordBytes = 0;
    this.length += this.out.write(`${this.line}\x1f`, this.length, 'latin1');
  }

  private endRecord() {
    this.out[this.length++] = lf;
    this.recordCount++;
    this.longestBytes = Math.max(this.longestBytes, this.recordBytes + 32);
    this.isInRecord = false;
    this.inString = false;
    this.isEscaping = false;
    this.depth = 0;
    this.numberBytes = 0;
    this.numberFront = '';
  }

  private put(byte: number) {
    this.out[this.length++] = byte;
    if (++this.recordBytes > this.lineBytesMax)
      throw ingestErrors.LINE_LIMIT(
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

  private grow() {
    this.out = Buffer.concat([this.out, Buffer.allocUnsafe(this.out.length)]);
  }

  private malformed(what: string) {
    return ingestErrors.MALFORMED_FILE(`The JSON is broken on line ${this.line}: ${what}.`, {
      details: { line: this.line },
    });
  }
}

/** Whether a number with a fraction or exponent is another once it was a double. Whole numbers are not read as one. */
function isRounded(text: string): boolean {
  if (!/[.eE]/.test(text)) return false;
  const value = Number(text);
  return Number.isFinite(value) && digitsOf(String(value)) !== digitsOf(text);
}

/** The digits that count: without sign, point, exponent and the zeros around them. */
const digitsOf = (text: string) =>
  text
    .replace(/[eE].*$/, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');
