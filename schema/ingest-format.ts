import { builder } from './builder.ts';

const fileFormats = {
  CSV: { value: 'csv' },
  TSV: { value: 'tsv' },
  JSON: { value: 'json' },
  NDJSON: { value: 'ndjson' },
  PARQUET: { value: 'parquet' },
  PDF: { value: 'pdf', description: 'One row a page.' },
  TEXT: { value: 'text', description: 'Plain text; form feeds begin pages.' },
  MARKDOWN: { value: 'markdown', description: 'A page for each section: headings begin pages.' },
  HTML: { value: 'html', description: 'The readable text of a web page, as one page.' },
} as const;

export const IngestFormat = builder.enumType('IngestFormat', {
  description: 'PDF, TEXT, MARKDOWN and HTML become rows of document, page and text.',
  values: fileFormats,
});

export const SourceFormat = builder.enumType('SourceFormat', {
  description: 'What a version was read from.',
  values: { ...fileFormats, TABLE: { value: 'table', description: 'Rows of a database.' } } as const,
});
