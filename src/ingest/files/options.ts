import { commonErrors } from '../../kernel/index.ts';
import { fileFormats, type IngestOptions, textEncodings } from '../model.ts';

const plainTypes: Record<string, string> = {
  BOOLEAN: 'BOOLEAN',
  BOOL: 'BOOLEAN',
  TINYINT: 'TINYINT',
  SMALLINT: 'SMALLINT',
  INTEGER: 'INTEGER',
  INT: 'INTEGER',
  BIGINT: 'BIGINT',
  UBIGINT: 'UBIGINT',
  FLOAT: 'FLOAT',
  REAL: 'FLOAT',
  DOUBLE: 'DOUBLE',
  VARCHAR: 'VARCHAR',
  TEXT: 'VARCHAR',
  STRING: 'VARCHAR',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  TIMESTAMP_NS: 'TIMESTAMP_NS',
  TIMESTAMPTZ: 'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP WITH TIME ZONE',
  UUID: 'UUID',
};

/** DuckDB's name of a type that the caller may choose for a column. Throws INVALID_ARGUMENT with the choice. */
function readTypeName(text: string): string {
  const name = text.trim().toUpperCase().replace(/\s+/g, ' ');
  const known = plainTypes[name];
  if (known) return known;
  const decimal = /^(?:DECIMAL|NUMERIC) ?\( ?(\d{1,2}) ?(?:, ?(\d{1,2}) ?)?\)$/.exec(name);
  const width = Number(decimal?.[1]);
  const scale = Number(decimal?.[2] ?? 0);
  if (decimal && width >= 1 && width <= 38 && scale <= width) return `DECIMAL(${width},${scale})`;
  throw commonErrors.INVALID_ARGUMENT(
    `${JSON.stringify(text.slice(0, 60))} is no column type; choose one of ${Object.keys(plainTypes).join(', ')}, DECIMAL(p,s).`,
  );
}

/** Whether a character can stand between cells without meaning something else in them. */
export const isDelimiter = (text: string) => /^[\t!-/:-@[-`{-~]$/.test(text) && !/["'\\]/.test(text);

/** Checks what a caller sent and writes types the way DuckDB names them. Throws INVALID_ARGUMENT. */
export function readOptions(options: IngestOptions): IngestOptions {
  const refuse = (name: string, rule: string) =>
    commonErrors.INVALID_ARGUMENT(`options.${name} must be ${rule}.`, { details: { option: name } });
  const isMember = (list: readonly string[], value: string) => list.includes(value);
  if (options.format !== undefined && !isMember(fileFormats, options.format))
    throw refuse('format', `one of ${fileFormats.join(', ')}`);
  if (options.encoding !== undefined && !isMember(textEncodings, options.encoding))
    throw refuse('encoding', `one of ${textEncodings.join(', ')}`);
  const { delimiter, quote } = options;
  if (delimiter !== undefined && delimiter.toUpperCase() !== 'NONE' && !isDelimiter(delimiter))
    throw refuse(
      'delimiter',
      'one ASCII character that is no letter, digit, space, quote, backslash or line end, or NONE',
    );
  if (quote !== undefined && !['', '"', "'"].includes(quote)) throw refuse('quote', '", \' or empty');
  if (options.escape !== undefined && options.escape !== '\\' && options.escape !== (quote ?? '"'))
    throw refuse('escape', 'a backslash or the quote itself');
  if (options.nullText !== undefined && (options.nullText.length > 100 || /[\n\r]/.test(options.nullText)))
    throw refuse('nullText', 'at most 100 characters on one line');
  if (
    options.skipLines !== undefined &&
    !(Number.isInteger(options.skipLines) && options.skipLines >= 0 && options.skipLines <= 10_000)
  )
    throw refuse('skipLines', 'a whole number from 0 to 10000');
  if (options.rejectRatioMax !== undefined && !(options.rejectRatioMax >= 0 && options.rejectRatioMax <= 1))
    throw refuse('rejectRatioMax', 'a number from 0 to 1');
  for (const name of ['dateFormat', 'timestampFormat'] as const) {
    const text = options[name];
    if (text !== undefined && !(text.length <= 100 && /%/.test(text)))
      throw refuse(name, 'a strptime format such as %d/%m/%Y');
  }
  if (options.columns && options.columns.length > 20_000) throw refuse('columns', 'at most 20000 entries');
  return {
    ...options,
    ...(options.columns
      ? { columns: options.columns.map(({ name, type }) => ({ name, type: readTypeName(type) })) }
      : {}),
  };
}
