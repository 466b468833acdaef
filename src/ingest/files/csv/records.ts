/** How a CSV text is punctuated. */
export interface Dialect {
  /** One ASCII character. A file of one column uses one that cannot occur. */
  delimiter: string;
  /** One ASCII character, or empty: nothing is quoted. */
  quote: string;
  /** The quote itself where it is doubled, or a backslash. */
  escape: string;
}

/** The delimiter of files of one column: ASCII "unit separator", which plain text does not contain. */
export const noDelimiter = '\x1f';

export interface SampleRecord {
  /** Null for a cell without quotes that is empty or has the text that stands for NULL. */
  cells: (string | null)[];
  /** The record ended because the text did, inside quotes. */
  isUnclosed: boolean;
  /** Something other than a delimiter followed a closing quote. */
  isBroken: boolean;
  /** 1-based physical line on which it begins. */
  line: number;
}

/**
 * Splits text into records, the reference reading of a dialect for samples (the whole file is read by DuckDB and
 * counted by {@link RecordCounter}). Quotes count only at the beginning of a field. LF, CRLF and CR end a record;
 * records without any character are left out. `isWhole` says that the text is not cut off at its end, otherwise
 * the last record is dropped.
 */
export function readRecords(
  text: string,
  dialect: Dialect,
  options: { isWhole: boolean; recordsMax: number; nullText?: string | undefined },
): SampleRecord[] {
  const { delimiter, quote, escape: escaping } = dialect;
  const records: SampleRecord[] = [];
  const length = text.length;
  let at = 0;
  let line = 1;
  while (at < length && records.length < options.recordsMax) {
    const record: SampleRecord = { cells: [], isUnclosed: false, isBroken: false, line };
    let hasEnded = false;
    const start = at;
    while (!hasEnded) {
      let cell: string | null = '';
      const opening = quote !== '' && at < length && text[at] === ' ' && text[at + 1] === quote ? at + 1 : at;
      if (quote !== '' && text[opening] === quote) {
        const end = endOfQuotes(text, opening + 1, quote, escaping);
        cell = unescapeQuotes(text.slice(opening + 1, end), quote, escaping);
        line += countLines(cell);
        record.isUnclosed = end >= length;
        at = end + 1;
        const next = endOfField(text, at, delimiter);
        if (text.slice(at, next).trim() !== '') record.isBroken = true;
        at = next;
      } else {
        const next = endOfField(text, at, delimiter);
        cell = text.slice(at, next);
        if (cell === '' || cell === options.nullText) cell = null;
        at = next;
      }
      record.cells.push(cell);
      if (text[at] === delimiter && at < length) at++;
      else hasEnded = true;
    }
    const isCut = at >= length;
    const isBlank = at === start && !isCut;
    if (!isCut) at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line++;
    if (isBlank || (isCut && !options.isWhole)) continue;
    records.push(record);
  }
  return records;
}

function endOfQuotes(text: string, from: number, quote: string, escaping: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (escaping !== quote && character === escaping) at++;
    else if (character === quote) {
      if (escaping === quote && text[at + 1] === quote) at++;
      else return at;
    }
  }
  return text.length;
}

function endOfField(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === delimiter || character === '\n' || character === '\r') break;
    at++;
  }
  return at;
}

const unescapeQuotes = (text: string, quote: string, escaping: string) =>
  escaping === quote ? text.replaceAll(quote + quote, quote) : text.replace(/\\(.)/gs, '$1');

const countLines = (text: string) => (text.match(/\r\n|\n|\r/g) ?? []).length;
