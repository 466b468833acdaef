import type { Reject } from '../../../catalog/index.ts';
import { TableWriter } from '../../../engine/index.ts';
import { ingestErrors } from '../../errors.ts';
import type { ConvertResult, DocumentFormat } from '../../model.ts';
import { arrangeColumns, type SourceColumn } from '../arrange-columns.ts';
import { emptyProfile, textType } from '../cell-types.ts';
import { createSha256, gunzipPieces, hashPieces, type Source } from '../formats/source.ts';
import { requireFewRejects } from '../reject-ratio.ts';
import type { Work } from '../work.ts';
import { hashFiles, toColumn, writeParquet } from '../write-parquet.ts';
import { type DocumentRead, readPages } from './document-reader.ts';
import type { DocumentFacts, PageResult } from './task.ts';

const table = 'document_pages';
const documentColumns = [
  { name: 'document', type: 'VARCHAR' },
  { name: 'page', type: 'BIGINT' },
  { name: 'text', type: 'VARCHAR' },
] as const;

/**
 * A document → Parquet: one row a page, with the document's name, the number of the page from 1, and its text. Throws
 * DOCUMENT_LIMIT, DOCUMENT_ENCRYPTED, DOCUMENT_WITHOUT_TEXT, MALFORMED_FILE or PDF_READER_MISSING.
 */
export async function convertDocument(
  work: Work,
  source: Source,
  format: DocumentFormat,
): Promise<ConvertResult> {
  const { limits, options } = work.request;
  const { bytes, sha256 } = await readWhole(work, source);
  const pages = new PageRows(work.request.sourceName);
  const writer = await TableWriter.open(await work.connect(), table, documentColumns);
  let read: DocumentRead;
  {
    using _ = writer;
    read = await readPages(
      work,
      {
        format,
        bytes,
        encoding: options.encoding,
        pagesMax: limits.documentPagesMax,
        pageBytesMax: limits.lineBytesMax,
      },
      (results) => pages.add(writer, results),
    );
  }
  const { facts, how } = read;
  await source.requireUnchanged();
  requireText(work, pages, facts);
  warn(work, pages, facts);
  const choices = arrangeColumns(work.request, documentColumns.map(toSourceColumn));
  const written = await writeParquet(
    work,
    `SELECT ${choices.map((choice) => `${choice.sql} AS "${choice.outputName}"`).join(', ')} FROM ${table}`,
    choices.map((choice) => choice.outputName),
  );
  return {
    format,
    columns: choices.map((choice) => toColumn(choice, written)),
    rowCount: written.rowCount,
    files: await hashFiles(work, written.files),
    rejects: { count: pages.rejectedCount, kept: pages.rejects.slice(0, limits.rejectsKeptMax) },
    source: { bytes: source.bytes, sha256 },
    warnings: work.warnings,
    reading: {
      pages: facts.pageCount,
      ...(facts.encoding === null ? {} : { encoding: facts.encoding }),
      ...how,
    },
  };
}

const toSourceColumn = ({ name, type }: (typeof documentColumns)[number]): SourceColumn => ({
  name,
  originalName: name,
  cell: `"${name}"`,
  profile: emptyProfile(),
  plan: textType,
  isFinal: true,
  valueType: type,
});

/** The pages that were read so far. */
class PageRows {
  rejectedCount = 0;
  emptyCount = 0;
  readonly rejects: Reject[] = [];
  private readonly document: string;

  constructor(sourceName: string) {
    this.document = sourceName.normalize('NFC').replace(/\p{Cc}/gu, '\ufffd');
  }

  add(writer: TableWriter, results: readonly PageResult[]) {
    const read = results.filter((one) => 'text' in one);
    this.emptyCount += read.filter(({ text }) => text.trim() === '').length;
    for (const one of results) {
      if ('text' in one) continue;
      this.rejectedCount++;
      this.rejects.push({ line: null, column: null, reason: one.refused, text: null });
    }
    writer.append(read.length, [
      read.map(() => this.document),
      read.map(({ page }) => page),
      read.map(({ text }) => text),
    ]);
  }
}

/** The whole file, decompressed. */
async function readWhole(work: Work, source: Source): Promise<{ bytes: Uint8Array; sha256: string }> {
  const { documentBytesMax, expandedBytesMax } = work.request.limits;
  const tooLarge = () =>
    ingestErrors.DOCUMENT_LIMIT(
      `The document has more than ${documentBytesMax} bytes ([ingest] document_bytes_max).`,
      { details: { documentBytesMax } },
    );
  if (!source.isCompressed && source.bytes > documentBytesMax) throw tooLarge();
  const hash = createSha256();
  const raw = hashPieces(
    source.pieces(work.signal, (done) => work.progress('scanning', done, source.bytes)),
    hash,
  );
  const parts: Buffer[] = [];
  let length = 0;
  for await (const piece of source.isCompressed ? gunzipPieces(raw, expandedBytesMax) : raw) {
    length += piece.length;
    if (length > documentBytesMax) throw tooLarge();
    parts.push(Buffer.from(piece));
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function requireText(work: Work, pages: PageRows, { pageCount, hasUnknownFonts }: DocumentFacts) {
  requireFewRejects(work.request, pages.rejects, pages.rejectedCount, pageCount);
  if (pageCount > pages.emptyCount + pages.rejectedCount) return;
  const reason = hasUnknownFonts
    ? 'it uses fonts whose characters are not known here'
    : 'they are probably pictures of pages';
  throw ingestErrors.DOCUMENT_WITHOUT_TEXT(
    pageCount === 0
      ? 'The document holds no text.'
      : `None of the ${pageCount} pages of the document holds text; ${reason}.`,
    { details: { pageCount } },
  );
}

function warn(work: Work, pages: PageRows, facts: DocumentFacts) {
  const { warnings } = work;
  if (pages.emptyCount > 0)
    warnings.push(
      `${pages.emptyCount} of ${facts.pageCount} pages hold no text; if they are scanned, recognise their text first.`,
    );
  if (facts.hasUnknownFonts)
    warnings.push(
      'The document uses fonts whose characters are not known here; text in them may be missing or wrong.',
    );
  if (facts.damage !== null)
    warnings.push(`The document is damaged, and text may be missing; its reader says: ${facts.damage}.`);
  if (facts.brokenCharacters > 0)
    warnings.push(
      `${facts.brokenCharacters} characters were not valid ${facts.encoding} and are U+FFFD now. Pass options.encoding if it is another.`,
    );
  if (facts.encoding === 'windows-1252' && work.request.options.encoding === undefined)
    warnings.push('The text is not UTF-8; it was read as windows-1252 (latin-1).');
}
