import { isUtf8 } from 'node:buffer';
import { ingestErrors } from '../../errors.ts';
import type { TextEncoding } from '../../model.ts';

export const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b;

const unsupported: readonly [magic: string, what: string, remedy: string][] = [
  [
    'PK\x03\x04',
    'a ZIP archive or an Office file',
    'Unpack it, or save a workbook as CSV, a document as PDF.',
  ],
  ['PK\x05\x06', 'an empty ZIP archive', 'Send the file itself.'],
  ['\xd0\xcf\x11\xe0', 'an old Office file', 'Save a workbook as CSV, a document as PDF.'],
  ['{\\rtf', 'an RTF document', 'Save it as PDF or text.'],
  ['SQLite format 3\0', 'a SQLite database', 'Export its tables as CSV or Parquet.'],
  ['\xfd7zXZ\0', 'an xz archive', 'Unpack it first, or compress with gzip.'],
  ['BZh', 'a bzip2 archive', 'Unpack it first, or compress with gzip.'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive', 'Unpack it first, or compress with gzip.'],
  ['\x1f\x8b', 'a gzip archive inside another', 'Unpack it once.'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', 'Unpack it first.'],
  ['Rar!', 'a RAR archive', 'Unpack it first.'],
  ['ARROW1', 'an Arrow file', 'Write it as Parquet.'],
  ['Obj\x01', 'an Avro file', 'Write it as Parquet.'],
  ['ORC', 'an ORC file', 'Write it as Parquet.'],
  ['\x89PNG', 'an image', 'Send a table.'],
  ['\xff\xd8\xff', 'an image', 'Send a table.'],
  ['GIF8', 'an image', 'Send a table.'],
  ['\x7fELF', 'a program', 'Send a table.'],
  ['\xff\xfe\0\0', 'text in UTF-32', 'Save it as UTF-8.'],
];

/** A PDF may have white space or a mark before its beginning. */
const pdfStart = /^(?:\xef\xbb\xbf)?[\0\s]*%PDF-/;

/** Undefined for text. Throws UNSUPPORTED_FORMAT naming what the content is instead. */
export function detectBinary(head: Buffer): 'parquet' | 'pdf' | undefined {
  const start = head.toString('latin1', 0, 1024);
  if (start.startsWith('PAR1')) return 'parquet';
  if (pdfStart.test(start)) return 'pdf';
  if (start.startsWith('PARE'))
    throw ingestErrors.UNSUPPORTED_FORMAT(
      'The file is an encrypted Parquet file; its key is not known here. Write it without encryption.',
    );
  const known = unsupported.find(([magic]) => start.startsWith(magic));
  if (known)
    throw ingestErrors.UNSUPPORTED_FORMAT(`The file is ${known[1]}, which is not read. ${known[2]}`, {
      details: { content: known[1] },
    });
  return undefined;
}

export interface DetectedEncoding {
  encoding: TextEncoding;
  /** Bytes of the byte order mark. */
  markBytes: number;
}

/**
 * The encoding of a text by its mark, its zero bytes or its validity as UTF-8; what is not UTF-8 is taken for
 * windows-1252 (which contains latin-1). Throws UNSUPPORTED_FORMAT for binary content.
 */
export function detectEncoding(head: Buffer, isWhole: boolean): DetectedEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  const sample = head.subarray(0, 4096);
  const zeros = { even: 0, odd: 0 };
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2 === 0 ? 'even' : 'odd']++;
  const half = sample.length / 2;
  if (zeros.odd > half * 0.4 && zeros.even < half * 0.05) return { encoding: 'utf-16le', markBytes: 0 };
  if (zeros.even > half * 0.4 && zeros.odd < half * 0.05) return { encoding: 'utf-16be', markBytes: 0 };
  let controls = 0;
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32)) controls++;
  if (controls > sample.length * 0.05)
    throw ingestErrors.UNSUPPORTED_FORMAT(
      'The content is binary, and of no kind that is known here. Send CSV, TSV, JSON, NDJSON, Parquet, PDF or text.',
    );
  const text = isWhole ? head : head.subarray(0, wholeCharacters(head));
  return { encoding: isUtf8(text) || isMostlyUtf8(text) ? 'utf-8' : 'windows-1252', markBytes: 0 };
}

/**
 * Whether bytes that are not valid UTF-8 are damaged UTF-8 rather than another encoding: more whole characters
 * beyond ASCII than broken ones. By chance, letters of windows-1252 hardly ever form a whole one.
 */
export function isMostlyUtf8(bytes: Buffer): boolean {
  let whole = 0;
  let broken = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue;
    const size = characterBytes(bytes[i]!);
    if (size > 1 && isUtf8(bytes.subarray(i, i + size))) {
      whole++;
      i += size - 1;
    } else broken++;
  }
  return whole > broken;
}

/** The length of the UTF-8 character that begins with this byte. */
export const characterBytes = (first: number) =>
  first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;

/** The length of the bytes without a UTF-8 character that is cut off at the end. */
export function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      return back < characterBytes(byte) ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** An array, and not a line that begins with a link, a footnote or a time in brackets. */
const arrayStart = /^\[\s*(?:$|[[{"]|\]\s*$|(?:-?\d[\d.eE+-]*|true|false|null)\s*(?:$|,|\]\s*$))/;

/** Objects whose keys have single quotes or none, as programming languages print them. */
const objectNotation = /^(?:\[\s*)?\{\s*(?:'(?:[^'\\\n]|\\.)*'|[A-Za-z_$][\w$]*)\s*:/;

/**
 * Throws MALFORMED_FILE for what nearly is JSON, or is JSON but no rows, and would pass for a table: `{'a': 1}`, or one
 * text or number alone.
 */
export function refuseAlmostJson(text: string, isWhole: boolean): void {
  const trimmed = text.trim();
  if (objectNotation.test(trimmed))
    throw ingestErrors.MALFORMED_FILE(
      'The text looks like JSON, but its keys are not in double quotes. Write it with a JSON library, or pass options.format.',
    );
  if (isWhole && isScalar(trimmed))
    throw ingestErrors.MALFORMED_FILE(
      'The file holds one JSON value that is no object, so there are no rows. Pass options.format CSV if it is a table.',
    );
}

function isScalar(text: string): boolean {
  if (text.length > 1_000_000 || text.includes('\n')) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value !== 'object' || value === null;
  } catch {
    return false;
  }
}

/** Whether a text is JSON (one value, an array or pretty-printed objects), a JSON object per line, or neither. */
export function detectTextFormat(text: string): 'json' | 'ndjson' | 'delimited' {
  const trimmed = text.trimStart();
  if (trimmed[0] === '[') return arrayStart.test(trimmed) ? 'json' : 'delimited';
  if (trimmed[0] !== '{') return 'delimited';
  const [firstLine = ''] = trimmed.split('\n', 1);
  const isCut = firstLine.length === trimmed.length;
  if (isObject(firstLine)) return isCut ? 'json' : 'ndjson';
  return /^\{\s*(?:$|\}|"(?:[^"\\]|\\.)*"\s*(?::|$))/.test(trimmed) || isCut
    ? firstLine.trim().endsWith('}') && looksLineWise(trimmed)
      ? 'ndjson'
      : 'json'
    : 'delimited';
}

/** The first line is broken, but most of the others are objects: line-wise JSON with rejects. */
const looksLineWise = (text: string) => {
  const lines = text
    .split('\n')
    .slice(1, 50)
    .filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.filter(isObject).length * 2 > lines.length;
};

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
