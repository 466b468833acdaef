import { ingestErrors } from '../../errors.ts';
import type { IngestOptions } from '../../model.ts';
import { type Dialect, noDelimiter, readRecords, type SampleRecord } from './records.ts';

export interface DetectedDialect {
  dialect: Dialect;
  /** What most records have. */
  fieldCount: number;
  records: SampleRecord[];
}

const delimiters = [',', '\t', ';', '|'];
const quoteStyles = [
  { quote: '"', escape: '"' },
  { quote: '"', escape: '\\' },
  { quote: "'", escape: "'" },
];
const recordsMax = 2000;

/**
 * Decides delimiter and quotes from the beginning of a file: the pair under which most records agree on a number
 * of fields above one. Throws DELIMITER_UNCLEAR rather than calling a file one column that plainly has a
 * delimiter.
 */
export function detectDialect(text: string, isWhole: boolean, options: IngestOptions): DetectedDialect {
  const candidates = listCandidates(options).map((dialect) => score(text, isWhole, dialect));
  const [best] = candidates.toSorted((a, b) => b.score - a.score);
  if (best && best.fieldCount > 1 && best.agreement >= 0.5) return best;
  if (best && options.delimiter !== undefined) return best;
  const single = score(text, isWhole, { delimiter: noDelimiter, quote: '"', escape: '"', ...fixed(options) });
  const plain = candidates
    .filter((one) => one.presence >= 0.4)
    .toSorted((a, b) => b.presence - a.presence)[0];
  if (plain) {
    const counts = plain.records.slice(0, 1000).map((record) => record.cells.length);
    throw ingestErrors.DELIMITER_UNCLEAR(
      `The lines contain ${nameDelimiter(plain.dialect.delimiter)}, but split by it they have from ${Math.min(...counts)} to ${Math.max(...counts)} fields. ` +
        'Pass options.delimiter, or "NONE" for a file of one column.',
      { details: { delimiter: plain.dialect.delimiter } },
    );
  }
  return single;
}

export const nameDelimiter = (delimiter: string) =>
  ({ ',': 'commas', '\t': 'tabs', ';': 'semicolons', '|': 'bars', [noDelimiter]: 'no delimiter' })[
    delimiter
  ] ?? JSON.stringify(delimiter);

function fixed(options: IngestOptions): Partial<Dialect> {
  const quote = options.quote;
  return {
    ...(quote === undefined ? {} : { quote, escape: quote }),
    ...(options.escape === undefined ? {} : { escape: options.escape }),
  };
}

function listCandidates(options: IngestOptions): Dialect[] {
  const wanted =
    options.delimiter === undefined
      ? delimiters
      : [options.delimiter.toUpperCase() === 'NONE' ? noDelimiter : options.delimiter];
  const styles = quoteStyles.filter(
    (style) =>
      (options.quote === undefined || style.quote === options.quote) &&
      (options.escape === undefined || style.escape === options.escape),
  );
  const overrides = fixed(options);
  const usable = styles.length > 0 ? styles : [{ quote: '"', escape: '"', ...overrides }];
  return wanted.flatMap((delimiter) => usable.map((style) => ({ delimiter, ...style })));
}

interface Scored extends DetectedDialect {
  score: number;
  /** Part of the records that have the most frequent number of fields, 0 to 1. */
  agreement: number;
  /** Part of the records with more than one field. */
  presence: number;
}

function score(text: string, isWhole: boolean, dialect: Dialect): Scored {
  const records = readRecords(text, dialect, { isWhole, recordsMax });
  const counts = new Map<number, number>();
  let brokenCount = 0;
  for (const { cells, isBroken, isUnclosed } of records) {
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    if (isBroken || isUnclosed) brokenCount++;
  }
  const [fieldCount, agreeing] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  const total = Math.max(1, records.length);
  const agreement = agreeing / total;
  // Commas occur in prose and in decimals: with equal agreement more fields win, but agreement weighs more.
  const gain = fieldCount > 1 ? agreement * agreement * (1 + Math.log2(fieldCount) / 16) : 0;
  const isUnusualStyle = dialect.quote !== '"' || dialect.escape !== '"';
  const isEvident = !isUnusualStyle || occurs(text, dialect);
  return {
    dialect,
    fieldCount,
    records,
    agreement,
    presence: (records.length - (counts.get(1) ?? 0)) / total,
    score: !isEvident ? -1 : gain - (brokenCount / total) * 0.5 - (isUnusualStyle ? 0.001 : 0),
  };
}

/** Whether the text shows the style at all: a field in such quotes, a quote behind a backslash. */
function occurs(text: string, { delimiter, quote, escape: escaping }: Dialect): boolean {
  if (escaping !== quote) return text.includes(escaping + quote);
  const opens = [delimiter, '\n', '\r'].some((before) => text.includes(before + quote));
  const closes = [delimiter, '\n', '\r'].some((after) => text.includes(quote + after));
  return opens && closes;
}
