import type { ColumnPlan } from '../model.ts';
import { decimalText, type SourceField, travelAs } from '../plan-column.ts';

/** A result column as the protocol describes it. */
export interface MysqlField extends SourceField {
  /** One of {@link fieldTypes}, or one that is text or bytes. */
  typeNumber: number;
  flags: number;
  /** Bytes or digits. */
  length: number;
  decimals: number;
  isBinary: boolean;
  /** tinyint(1) that holds nothing but 0, 1 and NULL. */
  isBoolean: boolean;
  /** Text that the server keeps as UTF-8. */
  isUtf8: boolean;
}

/** How the bytes of a cell become CSV: as they are, quoted, as hexadecimal digits, or as a date that may be none. */
export type CellForm = 'PLAIN' | 'QUOTED' | 'HEX' | 'DATE';

export interface MysqlPlan extends ColumnPlan {
  form: CellForm;
}

/** Types of result columns, by the protocol's names. */
export const fieldTypes = {
  DECIMAL: 0,
  TINY: 1,
  SHORT: 2,
  LONG: 3,
  FLOAT: 4,
  DOUBLE: 5,
  NULL: 6,
  TIMESTAMP: 7,
  LONGLONG: 8,
  INT24: 9,
  DATE: 10,
  TIME: 11,
  DATETIME: 12,
  YEAR: 13,
  NEWDATE: 14,
  BIT: 16,
  JSON: 245,
  NEWDECIMAL: 246,
  BLOB: 252,
  GEOMETRY: 255,
} as const;

const flagUnsigned = 32;
const flagEnum = 256;
const flagSet = 2048;

const whole: Record<number, [name: string, signed: string, unsigned: string]> = {
  [fieldTypes.TINY]: ['tinyint', 'TINYINT', 'UTINYINT'],
  [fieldTypes.SHORT]: ['smallint', 'SMALLINT', 'USMALLINT'],
  [fieldTypes.LONG]: ['int', 'INTEGER', 'UINTEGER'],
  [fieldTypes.LONGLONG]: ['bigint', 'BIGINT', 'UBIGINT'],
  [fieldTypes.INT24]: ['mediumint', 'INTEGER', 'UINTEGER'],
};

/**
 * How a column of MySQL or MariaDB travels. Every value is exact; where no type holds all values, the text of the
 * source is kept and the column says why. Dates that are none (0000-00-00) become NULL and are counted.
 */
export function planMysqlColumn(field: MysqlField, forcedToText: string | undefined): MysqlPlan {
  const { cell, typeNumber, flags } = field;
  const isUnsigned = (flags & flagUnsigned) !== 0;
  // As bytes: collations of different columns do not mix in one expression.
  const bytes = field.isUtf8 ? `CAST(${cell} AS BINARY)` : `CAST(CONVERT(${cell} USING utf8mb4) AS BINARY)`;
  const digits = `CAST(${cell} AS CHAR)`;
  const asText = (sourceType: string, textReason?: string): MysqlPlan => ({
    ...travelAs({ ...field, sourceType }, 'VARCHAR', 'TEXT', { sourceText: bytes, textReason }),
    form: 'QUOTED',
  });
  const as = (
    sourceType: string,
    type: string,
    family: ColumnPlan['family'],
    change: Parameters<typeof travelAs>[3] = {},
    form: CellForm = 'PLAIN',
  ): MysqlPlan => ({
    ...travelAs({ ...field, sourceType }, type, family, { sourceText: digits, ...change }),
    form,
  });
  const wholeType = whole[typeNumber];
  if (forcedToText !== undefined) return asText(nameType(field), forcedToText);
  if (wholeType) {
    const sourceType = nameType(field);
    if (field.isBoolean)
      return as(sourceType, 'BOOLEAN', 'BOOLEAN', {
        sourceText: `CASE WHEN ${cell} THEN 'true' WHEN NOT ${cell} THEN 'false' END`,
      });
    return as(sourceType, isUnsigned ? wholeType[2] : wholeType[1], 'INTEGER');
  }
  switch (typeNumber) {
    case fieldTypes.DECIMAL:
    case fieldTypes.NEWDECIMAL: {
      const precision = field.length - (field.decimals > 0 ? 1 : 0) - (isUnsigned ? 0 : 1);
      if (precision > 38) return asText(nameType(field), 'decimal of more than 38 digits');
      const ourText = precision === field.decimals ? { ourText: decimalText } : {};
      return as(nameType(field), `DECIMAL(${precision},${field.decimals})`, 'DECIMAL', ourText);
    }
    case fieldTypes.FLOAT:
    case fieldTypes.DOUBLE:
      // As text the source shortens a FLOAT to 6 digits; as a product it is a DOUBLE with all of them.
      return as(nameType(field), typeNumber === fieldTypes.FLOAT ? 'FLOAT' : 'DOUBLE', 'FLOAT', {
        sourceCell: `${cell} * 1e0`,
        sourceText: null,
      });
    case fieldTypes.TIMESTAMP:
    case fieldTypes.DATETIME: {
      const isZoned = typeNumber === fieldTypes.TIMESTAMP;
      const text = `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM DATE_FORMAT(${cell}, '%Y-%m-%d %H:%i:%s.%f')))`;
      return as(
        nameType(field),
        isZoned ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP',
        'DATE',
        {
          csvType: 'TIMESTAMP',
          sourceText: text,
          ...(isZoned
            ? {
                ourValue: (value: string) => `CAST(${value} AS TIMESTAMPTZ)`,
                ourText: (column: string) => `CAST(CAST(${column} AS TIMESTAMP) AS VARCHAR)`,
              }
            : {}),
        },
        'DATE',
      );
    }
    case fieldTypes.DATE:
    case fieldTypes.NEWDATE:
      return as('date', 'DATE', 'DATE', {}, 'DATE');
    case fieldTypes.TIME:
      return asText(nameType(field), 'a TIME of MySQL may be negative or longer than a day');
    case fieldTypes.YEAR:
      return as('year', 'SMALLINT', 'INTEGER', {
        sourceCell: `${cell} + 0`,
        sourceText: `CAST(${cell} + 0 AS CHAR)`,
      });
    case fieldTypes.BIT:
      return as(nameType(field), 'UBIGINT', 'INTEGER', {
        sourceCell: `${cell} + 0`,
        sourceText: `CAST(${cell} + 0 AS CHAR)`,
      });
    case fieldTypes.JSON:
      return {
        ...travelAs({ ...field, sourceType: 'json' }, 'JSON', 'TEXT', {
          csvType: 'VARCHAR',
          sourceText: bytes,
        }),
        form: 'QUOTED',
      };
    default:
      if (!field.isBinary || (flags & (flagEnum | flagSet)) !== 0) return asText(nameType(field));
      return as(
        nameType(field),
        'BLOB',
        'BINARY',
        {
          csvType: 'VARCHAR',
          sourceText: `LOWER(HEX(${cell}))`,
          ourValue: (value) => `unhex(${value})`,
          ourText: (column) => `lower(hex(${column}))`,
        },
        'HEX',
      );
  }
}

function nameType({ typeNumber, flags, length, decimals, isBinary }: MysqlField): string {
  const unsigned = (flags & flagUnsigned) !== 0 ? ' unsigned' : '';
  const fraction = decimals > 0 && decimals <= 6 ? `(${decimals})` : '';
  const wholeType = whole[typeNumber];
  if (wholeType)
    return `${wholeType[0]}${typeNumber === fieldTypes.TINY && length === 1 ? '(1)' : ''}${unsigned}`;
  if (typeNumber === fieldTypes.DECIMAL || typeNumber === fieldTypes.NEWDECIMAL)
    return `decimal(${length - (decimals > 0 ? 1 : 0) - (unsigned ? 0 : 1)},${decimals})${unsigned}`;
  if ((flags & flagEnum) !== 0) return 'enum';
  if ((flags & flagSet) !== 0) return 'set';
  const names: Record<number, string> = {
    [fieldTypes.FLOAT]: 'float',
    [fieldTypes.DOUBLE]: 'double',
    [fieldTypes.NULL]: 'null',
    [fieldTypes.TIMESTAMP]: `timestamp${fraction}`,
    [fieldTypes.DATE]: 'date',
    [fieldTypes.TIME]: `time${fraction}`,
    [fieldTypes.DATETIME]: `datetime${fraction}`,
    [fieldTypes.YEAR]: 'year',
    [fieldTypes.NEWDATE]: 'date',
    [fieldTypes.BIT]: `bit(${length})`,
    [fieldTypes.JSON]: 'json',
    [fieldTypes.GEOMETRY]: 'geometry',
  };
  return names[typeNumber] ?? (isBinary ? 'binary' : typeNumber === fieldTypes.BLOB ? 'text' : 'varchar');
}
