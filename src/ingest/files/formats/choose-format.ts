import { ingestErrors } from '../../errors.ts';
import type { FileFormat, IngestOptions } from '../../model.ts';
import { emptyProfile, planType, profileCell } from '../cell-types.ts';
import { type DetectedDialect, detectDialect } from '../csv/dialect.ts';
import { readSeparatorLine } from '../csv/plan.ts';
import type { Work } from '../work.ts';
import { detectBinary, detectTextFormat, refuseAlmostJson } from './detect.ts';
import { detectMarkup, isProse, isValueList, kindOfName, looksLikeMarkdown } from './detect-document.ts';
import { decodeHead, type Source } from './source.ts';

/**
 * The format of a file, by its content; the ending of its name decides only where the content leaves a choice between
 * a table and a document. Throws FORMAT_UNCLEAR, UNSUPPORTED_FORMAT, MALFORMED_FILE or EMPTY_FILE.
 */
export function chooseFormat(work: Work, source: Source): FileFormat {
  const { options, sourceName } = work.request;
  const binary = detectBinary(source.head);
  if (options.format !== undefined) return requireFormat(options.format, binary);
  if (binary === 'parquet') return binary;
  const named = kindOfName(sourceName);
  if (binary === 'pdf') {
    refuseDocumentNamedTable(named, 'a PDF document');
    return binary;
  }
  const { text } = decodeHead(source, options.encoding);
  const detected = detectTextFormat(text);
  if (detected !== 'delimited') return detected;
  const markup = detectMarkup(text);
  if (markup === 'page') {
    refuseDocumentNamedTable(named, 'a web page (a login or error page may have been saved)');
    return 'html';
  }
  if (markup === 'xml')
    throw ingestErrors.UNSUPPORTED_FORMAT(
      'The file is an XML document, which is not read. Convert it to JSON or CSV.',
      { details: { content: 'an XML document' } },
    );
  if (named === 'html') return named;
  if (isAboutTables(options)) return 'csv';
  refuseAlmostJson(text, source.isWhole && named !== 'table');
  if (named === 'table' || readSeparatorLine(text) !== undefined) return 'csv';
  if (markup === 'part' && named === undefined && judgeTable(text, source.isWhole, options) === 'none')
    return 'html';
  return chooseByText(work, text, source.isWhole, named);
}

/** Applies a choice that contradicts nothing which the content proves. */
function requireFormat(wanted: FileFormat, binary: 'parquet' | 'pdf' | undefined): FileFormat {
  if (binary !== undefined && wanted !== binary)
    throw ingestErrors.MALFORMED_FILE(
      `The file is ${binary === 'pdf' ? 'a PDF' : 'Parquet'}, not ${wanted}.`,
    );
  if (wanted === 'parquet' && binary !== 'parquet')
    throw ingestErrors.MALFORMED_FILE('The file is not Parquet: it does not begin with PAR1.');
  if (wanted === 'pdf' && binary !== 'pdf')
    throw ingestErrors.MALFORMED_FILE('The file is not a PDF: it does not begin with %PDF.');
  return wanted;
}

function refuseDocumentNamedTable(named: ReturnType<typeof kindOfName>, what: string) {
  if (named !== 'table' && named !== 'json') return;
  throw ingestErrors.FORMAT_UNCLEAR(
    `The file is ${what}, but its name has the ending of a table. To read it as a document, pass options.format.`,
    { details: { content: what } },
  );
}

/** Whoever speaks of delimiters, headers or columns means a table. */
const isAboutTables = ({ format: _, encoding: __, rejectRatioMax: ___, ...others }: IngestOptions) =>
  Object.values(others).some((value) => value !== undefined);

/** Between a table and a text, where nothing but the lines and the name's ending can tell. */
function chooseByText(
  work: Work,
  text: string,
  isWhole: boolean,
  named: ReturnType<typeof kindOfName>,
): FileFormat {
  const document =
    named === 'markdown' || (named !== 'text' && looksLikeMarkdown(text)) ? 'markdown' : 'text';
  const isNamedDocument = named === 'text' || named === 'markdown';
  const table = judgeTable(text, isWhole, work.request.options);
  if (table === 'certain' && !(named === 'markdown' && looksLikeMarkdown(text))) {
    if (named === 'markdown' || named === 'json')
      work.warnings.push(
        `The content is a table, so it was read as CSV although its name says ${named === 'json' ? 'JSON' : 'Markdown'}. Pass options.format to decide.`,
      );
    return 'csv';
  }
  if (named === 'json')
    throw ingestErrors.MALFORMED_FILE(
      'The name says JSON, but the text begins with neither an object nor an array. Pass options.format if it is something else.',
    );
  if (table === 'possible') {
    if (!isProse(text) && !(named === 'markdown' && looksLikeMarkdown(text))) return 'csv';
    if (!isNamedDocument)
      throw ingestErrors.FORMAT_UNCLEAR(
        'The lines can be read as a table of few columns and as prose. Pass options.format: CSV, TEXT or MARKDOWN.',
      );
    work.warnings.push(
      'The lines can be read as a table, too; by the ending of its name the file was read as a document. Pass options.format to decide.',
    );
    return document;
  }
  if (isNamedDocument) return named === 'markdown' || isProse(text) || !isValueList(text) ? document : 'csv';
  if (!isProse(text)) return 'csv';
  work.warnings.push(
    'The content reads like prose, so it was taken as a document. To read each line as a row, pass options.format CSV.',
  );
  return document;
}

const agreementMin = 0.8;
const manyColumns = 4;
const manyRecords = 20;

/**
 * Whether the lines form a table. Prose with commas can agree on two or three fields for a few lines, but not on many
 * fields, over many lines, or with numbers and dates below one another.
 */
function judgeTable(text: string, isWhole: boolean, options: IngestOptions): 'certain' | 'possible' | 'none' {
  const detected = tryDialect(text, isWhole, options);
  if (!detected || detected.fieldCount < 2) return 'none';
  const { records, fieldCount, dialect } = detected;
  const agreeing = records.filter(({ cells }) => cells.length === fieldCount).map(({ cells }) => cells);
  if (agreeing.length < 2 || agreeing.length < records.length * 0.5) return 'none';
  if (agreeing.length < records.length * agreementMin) return 'possible';
  const isCertain =
    fieldCount >= manyColumns ||
    agreeing.length >= manyRecords ||
    dialect.delimiter === '\t' ||
    hasTypedColumn(agreeing);
  return isCertain ? 'certain' : 'possible';
}

function tryDialect(text: string, isWhole: boolean, options: IngestOptions): DetectedDialect | undefined {
  try {
    return detectDialect(text, isWhole, options);
  } catch (error) {
    if ((error as { code?: string }).code === ingestErrors.DELIMITER_UNCLEAR.definition.code)
      return undefined;
    throw error;
  }
}

/** Whether some column holds numbers, dates or booleans below its first cell. */
function hasTypedColumn(records: readonly (readonly (string | null)[])[]): boolean {
  const [, ...body] = records;
  return records[0]!.some((_, i) => {
    const profile = emptyProfile();
    for (const cells of body) profileCell(profile, cells[i] ?? null);
    const { family } = planType(profile);
    return family !== 'TEXT' && family !== 'EMPTY';
  });
}
