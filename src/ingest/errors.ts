import { defineErrors } from '../kernel/index.ts';

export const ingestErrors = defineErrors({
  EMPTY_FILE: {
    kind: 'VALIDATION',
    summary: 'The file holds no byte, or only white space.',
    remedy: 'Check that the export finished; a CSV file with a header and no rows is accepted.',
  },
  UNSUPPORTED_FORMAT: {
    kind: 'VALIDATION',
    summary: 'The content is of a kind that is not read: an archive, a workbook, an image.',
    remedy:
      'Send CSV, TSV, JSON, NDJSON, Parquet, PDF, text, Markdown or HTML; all but Parquet may be compressed with gzip.',
  },
  FORMAT_UNCLEAR: {
    kind: 'VALIDATION',
    summary: 'The content fits a table as well as a document, or contradicts the ending of the file’s name.',
    remedy: 'Pass `options.format`, or give the file the ending of what it is.',
  },
  DOCUMENT_ENCRYPTED: {
    kind: 'VALIDATION',
    summary: 'The PDF needs a password to be read.',
    remedy: 'Save it without encryption and send it again.',
  },
  DOCUMENT_WITHOUT_TEXT: {
    kind: 'VALIDATION',
    summary: 'No page of the document holds text: they are pictures, or a web page that only a script fills.',
    remedy: 'Recognise the text (OCR) first, or save the page as a browser shows it.',
  },
  PDF_READER_MISSING: {
    kind: 'CONFLICT',
    summary: '[ingest] pdf_reader is "pdftotext", and the program is not there or cannot be run.',
    remedy:
      'Install it where the server finds it on its PATH (Debian and Ubuntu: `apt install poppler-utils`), or set `pdf_reader = "auto"`.',
  },
  DOCUMENT_LIMIT: {
    kind: 'LIMIT',
    summary: 'A document has too many bytes or pages, or takes too much time or memory to be read.',
    remedy: 'Split the document, or raise the [ingest] limit that the message names.',
  },
  MALFORMED_FILE: {
    kind: 'VALIDATION',
    summary:
      'The file, or too large a part of its rows, cannot be read as the format it is. Nothing was published.',
    remedy: 'The message names the first line and the reason; correct the file or pass options that fit it.',
  },
  TOO_MANY_REJECTS: {
    kind: 'VALIDATION',
    summary: 'More rows were unreadable than [ingest] reject_ratio_max allows. Nothing was published.',
    remedy:
      'Read the reasons in `details.rejects`; correct the file, pass options, or allow more by `rejectRatioMax`.',
  },
  DELIMITER_UNCLEAR: {
    kind: 'VALIDATION',
    summary: 'The lines contain a common delimiter, but do not agree on the number of fields.',
    remedy: 'Pass `options.delimiter`; use "NONE" for a file of one column.',
  },
  COLUMN_LIMIT: {
    kind: 'LIMIT',
    summary: 'The file has more columns than [ingest] columns_max.',
    remedy: 'Turn columns into rows before the ingest, or raise the limit.',
  },
  COLUMN_NAME_LIMIT: {
    kind: 'LIMIT',
    summary: 'A column or key of the file has a name of more than 1,000 characters.',
    remedy:
      'Often the first row is data (pass `options.header: false`) or a quote is not closed; else shorten the name.',
  },
  LINE_LIMIT: {
    kind: 'LIMIT',
    summary: 'One line or record is longer than [ingest] line_bytes_max.',
    remedy: 'Often a quote opened on the named line is never closed; otherwise raise the limit.',
  },
  NESTING_LIMIT: {
    kind: 'LIMIT',
    summary: 'JSON values are nested deeper than is read.',
    remedy: 'Flatten the data before the ingest.',
  },
  EXPANSION_LIMIT: {
    kind: 'LIMIT',
    summary: 'A compressed file grows beyond [ingest] expanded_bytes_max.',
    remedy: 'Send the file in parts with mode APPEND, or raise the limit.',
  },
  INGEST_TIMEOUT: {
    kind: 'LIMIT',
    summary: 'The conversion took longer than [ingest] timeout_ms.',
    remedy: 'Send the file in parts with mode APPEND, or raise the limit.',
  },
  COLUMN_UNKNOWN: {
    kind: 'VALIDATION',
    summary: 'An option or the primary key names a column that the file does not have.',
    remedy: 'The message lists the columns of the file, as they were named.',
  },
  KEY_UNUSABLE: {
    kind: 'VALIDATION',
    summary: 'Rows have NULL in the columns of a primary key, or share one. Nothing was changed.',
    remedy:
      'Name columns that are unique and never NULL, such as the source’s own primary key, or pass `primaryKey: []` for none.',
  },
  SOURCE_CHANGED: {
    kind: 'CONFLICT',
    summary: 'The source file was written to while it was being read. Nothing was published.',
    remedy: 'Wait until the writer is done, then ingest again.',
    retryable: true,
  },
  SOURCE_MISSING: {
    kind: 'NOT_FOUND',
    summary: 'The source file is no longer there or cannot be read.',
    remedy: 'Check the path and its permissions, or upload the file again.',
  },
  PATH_NOT_ALLOWED: {
    kind: 'FORBIDDEN',
    summary: 'A server path lies outside [ingest] allowed_roots, or is no plain file.',
    remedy: 'Put the file under an allowed root (no symbolic links), or upload it.',
  },
  INBOX_FILE_NOT_RETRYABLE: {
    kind: 'CONFLICT',
    summary: 'Only failed files and duplicates of the inbox can be ingested again.',
    remedy: 'Wait until the file is settled; to repeat one that was processed, use ingestDataset.',
  },
  INBOX_DISABLED: {
    kind: 'CONFLICT',
    summary: 'The inbox is off by [inbox] enabled.',
    remedy: 'Turn it on and start the server again, or send the file by an upload.',
  },
  UPLOAD_TOO_LARGE: {
    kind: 'LIMIT',
    summary: 'The uploaded content is larger than announced or than [ingest] upload_bytes_max.',
    remedy: 'Send the file in parts with mode APPEND, compress it with gzip, or raise the limit.',
  },
  UPLOAD_INCOMPLETE: {
    kind: 'VALIDATION',
    summary: 'The uploaded content ended early, or has another length or SHA-256 than announced.',
    remedy: 'Send it again to the same address.',
  },
  UPLOAD_NOT_READY: {
    kind: 'CONFLICT',
    summary: 'The upload has no content yet, or its content is just being sent.',
    remedy: 'Send the content by PUT first and wait for the answer.',
  },
  UPLOAD_USED: {
    kind: 'CONFLICT',
    summary: 'The upload has its content already, or was given to another ingest.',
    remedy: 'Create a new upload; to repeat the same request send the same idempotency key.',
  },
  UPLOAD_EXPIRED: {
    kind: 'NOT_FOUND',
    summary: 'There is no such upload, or it was not used within [ingest] upload_ttl_ms.',
    remedy: 'Create a new upload and send the content again.',
  },
});
