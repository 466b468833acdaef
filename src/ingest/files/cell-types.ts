import { quoteText } from '../../engine/index.ts';

/*
 * Which type a column of text cells gets. A type is chosen only if every cell of the file fits it and nothing is
 * lost: leading zeros, digits behind the point and time zones stay. The same patterns run in JavaScript over a
 * sample and in DuckDB over the whole file.
 *
 *     (empty) ─► BOOLEAN ──────────────────────────────────────────────────────────────┐
 *            ├─► BIGINT ─► DECIMAL(18,s) ─► printed DOUBLE ─► DECIMAL(38,s) ─► DOUBLE ─┤
 *            ├─► DATE ─► TIMESTAMP ─► TIMESTAMP_NS ────────────────────────────────────┼─► VARCHAR
 *            └─► TIMESTAMP WITH TIME ZONE ─────────────────────────────────────────────┘
 */

const unsigned = (fraction: string) => `((0|[1-9][0-9]*)(\\.${fraction})?|\\.${fraction})`;
const exponent = '([eE][+-]?[0-9]{1,4})';
const datePattern = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const timePattern = (fractionDigits: number) =>
  `([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,${fractionDigits}})?)?`;
const timestampPattern = (fractionDigits: number) => `${datePattern}[T ]${timePattern(fractionDigits)}`;
const zonePattern = ' ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)';

const cellPatterns = {
  integer: '-?(0|[1-9][0-9]*)',
  number: `-?${unsigned('[0-9]+')}${exponent}?`,
  date: datePattern,
  timestamp: timestampPattern(9),
  zoned: `${timestampPattern(9)}${zonePattern}`,
} as const;

/** Counts over the non-empty cells of a column; enough to choose its type. */
export interface ColumnProfile {
  filled: number;
  booleans: number;
  numbers: number;
  /** Numbers that are integers in the range of BIGINT. */
  bigints: number;
  exponents: number;
  /** Numbers as programs print doubles: a double keeps their digits, and no zero ends their fraction. */
  printedDoubles: number;
  /** Digits before and behind the point, with the exponent applied. */
  integerDigitsMax: number;
  scaleMax: number;
  /** Digits without leading zeros, of one cell. */
  significantMax: number;
  dates: number;
  timestamps: number;
  zoned: number;
  /** Digits of fractions of a second. */
  fractionMax: number;
}

export const emptyProfile = (): ColumnProfile => ({
  filled: 0,
  booleans: 0,
  numbers: 0,
  bigints: 0,
  exponents: 0,
  printedDoubles: 0,
  integerDigitsMax: 0,
  scaleMax: 0,
  significantMax: 0,
  dates: 0,
  timestamps: 0,
  zoned: 0,
  fractionMax: 0,
});

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const numberCell = /^-?(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const isNumber = whole(cellPatterns.number);
const isDate = whole(cellPatterns.date);
const isTimestamp = whole(cellPatterns.timestamp);
const isZoned = whole(cellPatterns.zoned);
const bigintMax = 9_223_372_036_854_775_807n;

/** Adds one cell; empty cells and null say nothing. */
export function profileCell(profile: ColumnProfile, cell: string | null): void {
  const text = cell === null ? '' : trimSpaces(cell);
  if (text === '') return;
  profile.filled++;
  const first = text.charCodeAt(0);
  // Most text begins with a letter: one comparison spares it the patterns.
  if (first > 57) {
    if (/^(?:true|false)$/i.test(text)) profile.booleans++;
    return;
  }
  if (isNumber.test(text)) profileNumber(profile, text);
  else if (isDate.test(text)) {
    if (isCalendarDay(text)) profile.dates++;
  } else if (isTimestamp.test(text)) {
    if (isCalendarDay(text)) profile.timestamps++;
    profile.fractionMax = Math.max(profile.fractionMax, fractionDigits(text));
  } else if (isZoned.test(text)) {
    if (isCalendarDay(text)) profile.zoned++;
    profile.fractionMax = Math.max(profile.fractionMax, fractionDigits(text));
  }
}

function profileNumber(profile: ColumnProfile, text: string) {
  const [, integer = '', fraction = '', exponentText] = numberCell.exec(text)!;
  const shift = Number(exponentText ?? 0);
  profile.numbers++;
  if (isPrintedDouble(text)) profile.printedDoubles++;
  if (exponentText !== undefined) profile.exponents++;
  else if (fraction === '' && (integer.length < 19 || isBigint(text))) profile.bigints++;
  profile.integerDigitsMax = Math.max(profile.integerDigitsMax, integer.length + shift);
  profile.scaleMax = Math.max(profile.scaleMax, fraction.length - shift);
  profile.significantMax = Math.max(profile.significantMax, (integer + fraction).replace(/^0+/, '').length);
}

const isPrintedDouble = (text: string) => !/\.\d+0$/.test(text) && keepsDigits(text);

/** Whether a double has the digits of a number's text; Infinity has none. */
export const keepsDigits = (text: string): boolean => digitsOf(String(Number(text))) === digitsOf(text);

/** The digits that count: without sign, point, exponent and the zeros around them. */
const digitsOf = (text: string) =>
  text
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '');

const isBigint = (text: string) => {
  const value = BigInt(text);
  return value <= bigintMax && value >= -bigintMax - 1n;
};

const trimSpaces = (text: string) =>
  text.charCodeAt(0) === 32 || text.charCodeAt(text.length - 1) === 32 ? text.replace(/^ +| +$/g, '') : text;

const fractionDigits = (text: string) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0;

function isCalendarDay(text: string): boolean {
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  const year = Number(text.slice(0, 4));
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/**
 * The select list that computes a profile of one text column; its order is {@link readProfile}'s. `family` is what
 * the first rows are: cells of another family can only make the column text, so they are not told apart.
 */
export function profileSql(cell: string, family: PlannedType['family'] = 'EMPTY'): string[] {
  const x = `nullif(trim(${cell}, ' '), '')`;
  const matches = (pattern: string) => `regexp_full_match(${x}, ${quoteText(pattern)})`;
  const isNumeric = matches(cellPatterns.number);
  const part = (group: number) =>
    `regexp_extract(${x}, '^-?([0-9]*)(?:\\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$', ${group})`;
  const shift = `coalesce(try_cast(${part(3)} AS INTEGER), 0)`;
  const maxOf = (value: string, condition: string) =>
    `greatest(coalesce(max(${value}) FILTER (WHERE ${condition}), 0), 0)`;
  const castable = (type: string) => `try_cast(${x} AS ${type}) IS NOT NULL`;
  const isTimed = `(${matches(cellPatterns.timestamp)} OR ${matches(cellPatterns.zoned)})`;
  const isFamily = (...families: PlannedType['family'][]) => family === 'EMPTY' || families.includes(family);
  const numbers = [
    `count_if(${isNumeric})`,
    `count_if(${matches(cellPatterns.integer)} AND ${castable('BIGINT')})`,
    `count_if(${isNumeric} AND contains(lower(${x}), 'e'))`,
    `count_if(${isNumeric} AND ${isPrintedDoubleSql(x)})`,
    maxOf(`strlen(${part(1)}) + ${shift}`, isNumeric),
    maxOf(`strlen(${part(2)}) - ${shift}`, isNumeric),
    maxOf(`strlen(ltrim(${part(1)} || ${part(2)}, '0'))`, isNumeric),
  ];
  const times = [
    `count_if(${matches(cellPatterns.date)} AND ${castable('DATE')})`,
    `count_if(${matches(cellPatterns.timestamp)} AND ${castable('TIMESTAMP')})`,
    `count_if(${matches(cellPatterns.zoned)} AND ${castable('TIMESTAMP WITH TIME ZONE')})`,
    maxOf(`strlen(regexp_extract(${x}, '\\.([0-9]+)', 1))`, isTimed),
  ];
  const zeros = (list: readonly string[]) => list.map(() => '0');
  return [
    `count(${x})`,
    isFamily('BOOLEAN') ? `count_if(lower(${x}) IN ('true', 'false'))` : '0',
    ...(isFamily('INTEGER', 'DECIMAL', 'DOUBLE') ? numbers : zeros(numbers)),
    ...(isFamily('DATE', 'TIMESTAMP', 'ZONED') ? times : zeros(times)),
  ];
}

export const profileWidth = 13;

/** Reads the values of {@link profileSql}'s select list. */
export function readProfile(values: readonly unknown[]): ColumnProfile {
  const keys = Object.keys(emptyProfile()) as (keyof ColumnProfile)[];
  return Object.fromEntries(keys.map((key, i) => [key, Number(values[i])])) as unknown as ColumnProfile;
}

/** How the cells of a column become values. */
export interface PlannedType {
  /** DuckDB's name of the type. */
  type: string;
  family: 'EMPTY' | 'BOOLEAN' | 'INTEGER' | 'DECIMAL' | 'DOUBLE' | 'DATE' | 'TIMESTAMP' | 'ZONED' | 'TEXT';
  hasExponents: boolean;
  /** A DOUBLE each of whose cells has the digits of its text. */
  isPrinted: boolean;
}

const planned = (family: PlannedType['family'], type: string, hasExponents = false): PlannedType => ({
  family,
  type,
  hasExponents,
  isPrinted: false,
});
export const textType = planned('TEXT', 'VARCHAR');

/** The narrowest type that holds every cell without loss. */
export function planType(profile: ColumnProfile): PlannedType {
  const { filled } = profile;
  if (filled === 0) return planned('EMPTY', 'VARCHAR');
  if (profile.booleans === filled) return planned('BOOLEAN', 'BOOLEAN');
  if (profile.numbers === filled) return planNumber(profile);
  if (profile.dates === filled) return planned('DATE', 'DATE');
  if (profile.dates + profile.timestamps === filled)
    return planned('TIMESTAMP', profile.fractionMax > 6 ? 'TIMESTAMP_NS' : 'TIMESTAMP');
  if (profile.zoned === filled && profile.fractionMax <= 6)
    return planned('ZONED', 'TIMESTAMP WITH TIME ZONE');
  return textType;
}

/** The type by the first rows; later rows are checked by {@link typedSql}, or it is text until all have been looked at. */
export function firstType(profile: ColumnProfile): PlannedType {
  const plan = planType(profile);
  return needsAllRows(profile) ? textType : plan;
}

/** Digits behind the point from which on some later row easily has one more. */
const longScale = 7;

/** Doubles and exponents need figures of all rows; where digits are many it spares writing twice. */
export function needsAllRows(profile: ColumnProfile): boolean {
  const { filled, exponents, scaleMax } = profile;
  if (filled === 0) return false;
  const { family, isPrinted } = planType(profile);
  return !isPrinted && (exponents > 0 || scaleMax >= longScale || family === 'DOUBLE');
}

/** Digits that every double keeps; what programs print has them, amounts of money hardly ever. */
const doubleDigits = 15;

function planNumber(profile: ColumnProfile): PlannedType {
  const hasExponents = profile.exponents > 0;
  if (profile.bigints === profile.filled) return planned('INTEGER', 'BIGINT');
  const { scaleMax, integerDigitsMax, significantMax } = profile;
  const width = integerDigitsMax + scaleMax;
  // Parquet has no 128-bit integer (DuckDB would write a rounded DOUBLE), but exact decimals of 38 digits.
  if (width <= 18) return planned('DECIMAL', `DECIMAL(18,${scaleMax})`, hasExponents);
  // What programs print of their doubles. As decimals of 38 digits they could hardly be multiplied.
  const isPrinted =
    significantMax >= doubleDigits && scaleMax > 0 && profile.printedDoubles === profile.filled;
  if (isPrinted) return { ...planned('DOUBLE', 'DOUBLE', hasExponents), isPrinted };
  if (width <= 38) return planned('DECIMAL', `DECIMAL(38,${scaleMax})`, hasExponents);
  // 17 digits are what programs print so that a binary double survives; more would be lost in one.
  const isDouble = significantMax <= 17 && integerDigitsMax <= 308 && (scaleMax > 0 || hasExponents);
  return isDouble ? planned('DOUBLE', 'DOUBLE', hasExponents) : textType;
}

const integerTypes: Record<string, number> = {
  TINYINT: 2,
  UTINYINT: 2,
  SMALLINT: 4,
  USMALLINT: 4,
  INTEGER: 9,
  UINTEGER: 9,
  BIGINT: 19,
  UBIGINT: 19,
};

/**
 * The plan that writes a column as `target` (the type of a dataset that is appended to), or undefined where
 * that would lose something.
 */
export function widenTo(target: string, plan: PlannedType, profile: ColumnProfile): PlannedType | undefined {
  if (plan.type === target || target === 'VARCHAR') return target === 'VARCHAR' ? textType : plan;
  if (plan.family === 'EMPTY') return planned('EMPTY', target);
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(target);
  const isNumeric = plan.family === 'INTEGER' || plan.family === 'DECIMAL' || plan.isPrinted;
  if (decimal && isNumeric) {
    const [width, scale] = [Number(decimal[1]), Number(decimal[2])];
    const fits = profile.scaleMax <= scale && profile.integerDigitsMax + scale <= width;
    return fits ? planned('DECIMAL', target, plan.hasExponents) : undefined;
  }
  if (target === 'DOUBLE' && (isNumeric || plan.family === 'DOUBLE'))
    return profile.significantMax <= 15 ? planned('DOUBLE', target, plan.hasExponents) : undefined;
  if (target in integerTypes && plan.family === 'INTEGER')
    return profile.integerDigitsMax <= integerTypes[target]! ? planned('INTEGER', target) : undefined;
  if (/^TIMESTAMP(_NS)?$/.test(target) && (plan.family === 'DATE' || plan.type === 'TIMESTAMP'))
    return planned('TIMESTAMP', target);
  return undefined;
}

/** Text of the error that {@link typedSql} raises in DuckDB, with the column's position. */
export const misfitMark = 'lakehouse-misfit:';

/**
 * The expression that turns a text cell into its value. A cell that does not fit exactly ends the statement with
 * {@link misfitMark} and `position`. Most cells are written the way DuckDB writes them, so comparing with the
 * text of the value comes first: a pattern costs three times as much.
 */
export function typedSql(cell: string, plan: PlannedType, position: number): string {
  const misfit = `error('${misfitMark}${position}')`;
  const value = `TRY_CAST(${cell} AS ${plan.type})`;
  const isBlank = `trim(${cell}, ' ') = ''`;
  const bySpelling = (pattern: string, isKept = `${value} IS NOT NULL`) =>
    `CASE WHEN CAST(${value} AS VARCHAR) IS NOT DISTINCT FROM ${cell} THEN ${value} WHEN ${isBlank} THEN NULL ` +
    `WHEN ${isKept} AND regexp_full_match(${cell}, ${quoteText(` *(?:${pattern}) *`)}) THEN ${value} ELSE ${misfit} END`;
  switch (plan.family) {
    case 'TEXT':
      return cell;
    case 'EMPTY':
      return `CAST(CASE WHEN ${cell} IS NULL OR ${isBlank} THEN ${plan.type === 'VARCHAR' ? cell : 'NULL'} ELSE ${misfit} END AS ${plan.type})`;
    case 'BOOLEAN':
      return (
        `CASE WHEN ${cell} IS NULL THEN NULL WHEN ${cell} = 'true' THEN true WHEN ${cell} = 'false' THEN false ` +
        `WHEN ${isBlank} THEN NULL WHEN lower(trim(${cell}, ' ')) IN ('true', 'false') THEN lower(trim(${cell}, ' ')) = 'true' ELSE ${misfit} END`
      );
    case 'INTEGER':
      return bySpelling(cellPatterns.integer);
    case 'DECIMAL': {
      const scale = Number(/,(\d+)\)$/.exec(plan.type)![1]);
      const fraction = scale === 0 ? '[0-9]{0}' : `[0-9]{1,${scale}}`;
      const digits = scale === 0 ? '(0|[1-9][0-9]*)' : unsigned(fraction);
      return bySpelling(plan.hasExponents ? cellPatterns.number : `-?${digits}`);
    }
    case 'DOUBLE': {
      const isKept = plan.isPrinted ? ` AND ${isPrintedDoubleSql(`trim(${cell}, ' ')`)}` : '';
      return bySpelling(cellPatterns.number, `isfinite(${value})${isKept}`);
    }
    case 'DATE':
      return bySpelling(cellPatterns.date);
    case 'TIMESTAMP':
      return bySpelling(`${datePattern}|${timestampPattern(plan.type === 'TIMESTAMP_NS' ? 9 : 6)}`);
    case 'ZONED':
      return bySpelling(`${timestampPattern(6)}${zonePattern}`);
  }
}

/**
 * Whether a text cell loses something when it is read as a type that the caller gave (`12.7` as BIGINT, a time as DATE,
 * the eighth digit of a second, a time zone), as an expression; undefined for types that keep or refuse all.
 */
export function roundingSql(cell: string, type: string): string | undefined {
  const matches = (pattern: string) => `regexp_matches(${cell}, ${quoteText(pattern)})`;
  const finerThan = (digits: number) => matches(`\\.[0-9]{${digits}}[0-9]*[1-9]`);
  const hasZone = matches(`[0-9]:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?${zonePattern} *$`);
  const isRead = `TRY_CAST(${cell} AS ${type}) IS NOT NULL`;
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1];
  if (scale !== undefined || /^U?(?:TINY|SMALL|BIG)?INT/.test(type)) {
    const changes = `TRY_CAST(${cell} AS DOUBLE) <> CAST(TRY_CAST(${cell} AS ${type}) AS DOUBLE)`;
    const isFiner = `${lowestPlaceSql(cell)} > ${scale ?? 0}`;
    return `CASE WHEN contains(lower(${cell}), 'e') THEN ${changes} OR ${isFiner} ELSE ${finerThan(Number(scale ?? 0))} END`;
  }
  switch (type) {
    case 'FLOAT':
    case 'DOUBLE':
      return `${isRead} AND NOT ${keepsDigitsSql(cell, type)} AND ${matches('[0-9]')}`;
    case 'DATE':
      return `${isRead} AND (${matches(':[0-9]*[1-9]')} OR ${matches('[1-9][0-9]?:')} OR ${matches(':[0-9]{2}\\.[0-9]*[1-9]')} OR ${hasZone})`;
    case 'TIME':
      return `${isRead} AND (${finerThan(6)} OR ${hasZone} OR ${matches('[0-9]-[0-9]+-[0-9]')})`;
    case 'TIMESTAMP':
      return `${finerThan(6)} OR ${hasZone}`;
    case 'TIMESTAMP_NS':
      return `${finerThan(9)} OR ${hasZone}`;
    case 'TIMESTAMP WITH TIME ZONE':
      return finerThan(6);
    default:
      return undefined;
  }
}

const isPrintedDoubleSql = (text: string) =>
  `(CAST(TRY_CAST(${text} AS DOUBLE) AS VARCHAR) = ${text} OR (NOT regexp_matches(${text}, '\\.[0-9]+0$') AND ${keepsDigitsSql(text, 'DOUBLE')}))`;

/** {@link keepsDigits} in DuckDB, of a FLOAT or DOUBLE. */
const keepsDigitsSql = (text: string, type: string) =>
  `(${digitsSql(text)} = ${digitsSql(`CAST(TRY_CAST(${text} AS ${type}) AS VARCHAR)`)})`;

const digitsSql = (text: string) => `trim(replace(regexp_extract(${text}, '[0-9.]+'), '.', ''), '0')`;

/** How many places behind the point the last digit of a number with an exponent stands that is not 0. */
function lowestPlaceSql(cell: string): string {
  const part = (group: number) =>
    `regexp_extract(${cell}, '([0-9]*)(?:\\.([0-9]*))?[eE]([+-]?[0-9]+)', ${group})`;
  const digits = `(${part(1)} || ${part(2)})`;
  const counted = `strlen(rtrim(${digits}, '0'))`;
  return `CASE WHEN ${counted} = 0 THEN 0 ELSE coalesce(${counted} - strlen(${part(1)}) - TRY_CAST(${part(3)} AS BIGINT), 0) END`;
}
