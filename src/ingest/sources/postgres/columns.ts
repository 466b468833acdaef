import type { ColumnPlan } from '../model.ts';
import { decimalText, type SourceField, travelAs } from '../plan-column.ts';

/** A result column, domains resolved to what they are made of. */
export interface PostgresField extends SourceField {
  /** Of pg_type. */
  typeName: string;
  /** b base, c composite, e enum, r and m ranges. */
  typeKind: string;
  isArray: boolean;
  /** atttypmod, −1 for none. */
  modifier: number;
}

const whole: Record<string, string> = { int2: 'SMALLINT', int4: 'INTEGER', int8: 'BIGINT', oid: 'UINTEGER' };
const plainText = new Set(['text', 'varchar', 'bpchar', 'name', 'char', 'citext', 'xml', 'unknown']);

/** Years before 1 are `0044-… BC` here and `0044-… (BC)` there; a DATE cell would lose the BC without a word. */
const yearsBefore = (text: string, isBefore: string) =>
  `CASE WHEN ${isBefore} THEN regexp_replace(${text}, '^(\\S+)(.*) BC$', '\\1 (BC)\\2') ELSE ${text} END`;

/**
 * How a column of PostgreSQL travels. Every value is exact; where no type holds all values, the text of the source is
 * kept and the column says why.
 */
export function planPostgresColumn(field: PostgresField, forcedToText: string | undefined): ColumnPlan {
  const { cell, typeName } = field;
  const asText = (textReason?: string) =>
    travelAs(field, 'VARCHAR', 'TEXT', {
      sourceCell: `${cell}::text`,
      sourceText: `${cell}::text`,
      textReason,
    });
  const asJson = (sourceCell: string, textReason?: string) =>
    travelAs(field, 'JSON', 'TEXT', { csvType: 'VARCHAR', sourceCell, sourceText: sourceCell, textReason });
  if (forcedToText !== undefined) return asText(forcedToText);
  if (field.isArray) {
    // An array that does not begin at 1 has a text of its own, as one JSON string.
    const json = `CASE WHEN array_dims(${cell}) ~ '[[](?!1:)' THEN to_json(${cell}::text) ELSE array_to_json(${cell}) END`;
    return asJson(`(${json})::text`, 'arrays are JSON text');
  }
  if (field.typeKind === 'c') return asJson(`row_to_json(${cell})::text`, 'composite values are JSON text');
  if (field.typeKind === 'e' || plainText.has(typeName)) return asText();
  const wholeType = whole[typeName];
  if (wholeType) return travelAs(field, wholeType, 'INTEGER', { sourceText: `${cell}::text` });
  switch (typeName) {
    case 'numeric': {
      const size = readNumeric(field.modifier);
      if (!size) return asText('numeric without a precision has no bounds');
      if (size.precision > 38 || size.scale < 0 || size.scale > size.precision)
        return asText('numeric of more than 38 digits');
      const type = `DECIMAL(${size.precision},${size.scale})`;
      const ourText = size.precision === size.scale ? { ourText: decimalText } : {};
      return travelAs(field, type, 'DECIMAL', { sourceText: `${cell}::text`, ...ourText });
    }
    case 'float4':
    case 'float8':
      return travelAs(field, typeName === 'float8' ? 'DOUBLE' : 'FLOAT', 'FLOAT', {
        sourceText: `CASE WHEN ${cell} = 'NaN' THEN 'NaN' ELSE encode(float8send(${cell}::float8), 'hex') END`,
        ourText: (column) =>
          `CASE WHEN isnan(${column}) THEN 'NaN' ELSE lower(lpad(hex(CAST(CAST(CAST(${column} AS DOUBLE) AS BIT) AS BLOB)), 16, '0')) END`,
      });
    case 'bool':
      return travelAs(field, 'BOOLEAN', 'BOOLEAN', { sourceText: `${cell}::text` });
    case 'date': {
      const text = yearsBefore(`${cell}::text`, `${cell} < '0001-01-01'`);
      return travelAs(field, 'DATE', 'DATE', { sourceCell: text, sourceText: text });
    }
    case 'timestamp': {
      const text = yearsBefore(`${cell}::text`, `${cell} < '0001-01-01'`);
      return travelAs(field, 'TIMESTAMP', 'DATE', { sourceCell: text, sourceText: text });
    }
    case 'timestamptz': {
      // As a TIMESTAMP in UTC: read as TIMESTAMPTZ, a cell out of range would silently become NULL.
      const text = yearsBefore(`(${cell} AT TIME ZONE 'UTC')::text`, `${cell} < '0001-01-01 00:00:00+00'`);
      return travelAs(field, 'TIMESTAMP WITH TIME ZONE', 'DATE', {
        csvType: 'TIMESTAMP',
        sourceCell: text,
        sourceText: text,
        ourValue: (value) => `CAST(${value} AS TIMESTAMPTZ)`,
        ourText: (column) => `CAST(CAST(${column} AS TIMESTAMP) AS VARCHAR)`,
      });
    }
    case 'time':
      return travelAs(field, 'TIME', 'TIME', { sourceText: `${cell}::text` });
    case 'uuid':
      return travelAs(field, 'UUID', 'TIME', { sourceText: `${cell}::text` });
    case 'bytea':
      return travelAs(field, 'BLOB', 'BINARY', {
        csvType: 'VARCHAR',
        sourceCell: `encode(${cell}, 'hex')`,
        sourceText: `encode(${cell}, 'hex')`,
        ourValue: (value) => `unhex(${value})`,
        ourText: (column) => `lower(hex(${column}))`,
      });
    case 'json':
    case 'jsonb':
      return asJson(`${cell}::text`);
    default:
      return asText(`${typeName} is kept as PostgreSQL writes it`);
  }
}

/** numeric's typmod; a scale is 11 bits with a sign since PostgreSQL 15. */
function readNumeric(modifier: number): { precision: number; scale: number } | undefined {
  if (modifier < 4) return undefined;
  const value = modifier - 4;
  return { precision: (value >> 16) & 0xffff, scale: ((value & 0x7ff) ^ 1024) - 1024 };
}
