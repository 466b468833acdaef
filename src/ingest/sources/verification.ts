import type { ColumnVerification, Verification, VerificationLevel } from '../../catalog/index.ts';
import type { EngineConnection } from '../../engine/index.ts';
import { sourceErrors } from './errors.ts';
import { FileFigures } from './file-figures.ts';
import type { ColumnPlan } from './model.ts';
import { type Figure, type Figures, figures, type SourceSession } from './session.ts';

export interface VerifierOptions {
  session: SourceSession;
  columns: readonly ColumnPlan[];
  /** The quoted column in the source's dialect, by position. */
  cells: readonly string[];
  level: VerificationLevel;
  /** Values by position that became NULL because no date is like them; complete when all rows are read. */
  impossible: ReadonlyMap<number, number>;
}

/** What the source says of its rows. */
interface SourceFigures {
  figures: Figures;
  /** Asked in the snapshot that was read, not in one beside it. */
  isOfSnapshot: boolean;
}

/** Without the figures of values: these are data and stay out of messages. */
interface Mismatch {
  column: string | null;
  figure: string;
}

const mismatchesShownMax = 20;
const textMax = 100;

/**
 * Asks the source, in the snapshot that was read, and the Parquet files for the same figures and compares them. Files
 * are asked one by one, as soon as each is there. docs/verification.md says what is compared and what is not.
 */
export class Verifier {
  readonly files: FileFigures;
  private readonly options: VerifierOptions;
  /** The source's expressions by column and figure. */
  private readonly wanted: readonly Partial<Record<Figure, string>>[];
  private meanwhile: Promise<Figures | null> | undefined;

  constructor(options: VerifierOptions) {
    const { session, columns, cells, level } = options;
    this.options = options;
    this.wanted = columns.map((column, i) => session.figuresOf(column, cells[i]!));
    this.files = new FileFigures({ columns, wanted: this.wanted, isHashed: level === 'FULL' });
  }

  /** Asks the source while rows are read, if it can be asked meanwhile. */
  measureMeanwhile(): void {
    const { session } = this.options;
    this.meanwhile = session.measureMeanwhile?.(this.expressions());
    this.meanwhile?.catch(() => {}); // what is wrong with the rows comes first
  }

  /** What the source said meanwhile, or else says now; possible when all rows are read. */
  async measureSource(): Promise<SourceFigures> {
    const meanwhile = await this.meanwhile;
    if (meanwhile && this.hashed().length === this.files.hashed.length)
      return { figures: meanwhile, isOfSnapshot: false };
    return { figures: await this.measureSnapshot(), isOfSnapshot: true };
  }

  /**
   * Compares when all files were added. Where figures said meanwhile differ, those of the snapshot decide. Throws
   * VERIFICATION_FAILED with what differs.
   */
  async compare(
    connection: EngineConnection,
    theirs: SourceFigures,
    verifiedAt: number,
  ): Promise<Verification> {
    const { columns, level } = this.options;
    const hashed = this.hashed();
    const ours = await this.files.read(connection, hashed);
    let mismatches = this.findMismatches(theirs.figures, ours);
    if (mismatches.length > 0 && !theirs.isOfSnapshot)
      mismatches = this.findMismatches(await this.measureSnapshot(), ours);
    requireNone(mismatches);
    return {
      level,
      rowCount: Number(ours['rows']),
      columns: columns.map(({ name }, i) => this.describe(name, i, ours)),
      rowHash: hashed.length > 0 ? `${toHex(ours['hash_a'])}${toHex(ours['hash_b'])}` : null,
      columnsNotHashed:
        level === 'FULL' ? columns.filter((_, i) => !hashed.includes(i)).map(({ name }) => name) : [],
      verifiedAt,
    };
  }

  private measureSnapshot(): Promise<Figures> {
    return this.options.session.measure(this.expressions());
  }

  private expressions(): { alias: string; sql: string }[] {
    const { session, columns } = this.options;
    const list = [{ alias: 'rows', sql: 'count(*)' }];
    for (const [i, figure] of this.compared())
      list.push({ alias: `${figure}_${i}`, sql: this.wanted[i]![figure]! });
    const hashed = this.hashed();
    if (hashed.length > 0) {
      const [first, second] = session.rowHashOf(hashed.map((i) => columns[i]!.sourceText!));
      list.push({ alias: 'hash_a', sql: first }, { alias: 'hash_b', sql: second });
    }
    return list;
  }

  /** Of a column that lost values only their number can be compared. */
  private *compared(): Generator<[position: number, figure: Figure]> {
    for (const [i, own] of this.wanted.entries())
      for (const figure of figures)
        if (own[figure] !== undefined && (figure === 'count' || !this.options.impossible.has(i)))
          yield [i, figure];
  }

  private hashed(): number[] {
    const { impossible } = this.options;
    return this.files.hashed.filter((i) => !impossible.has(i));
  }

  private findMismatches(theirs: Figures, ours: Figures): Mismatch[] {
    const { columns, impossible } = this.options;
    const mismatches: Mismatch[] = [];
    const compare = (alias: string, figure: string, column?: ColumnPlan, lost = 0) => {
      const source = normalize(theirs[alias] ?? null, figure, column?.family, lost);
      if (source !== normalize(ours[alias] ?? null, figure, column?.family))
        mismatches.push({ column: column?.name ?? null, figure });
    };
    compare('rows', 'rows');
    for (const [i, figure] of this.compared())
      compare(`${figure}_${i}`, figure, columns[i], figure === 'count' ? impossible.get(i) : 0);
    if (this.hashed().length > 0) for (const alias of ['hash_a', 'hash_b']) compare(alias, 'row hash');
    return mismatches;
  }

  private describe(name: string, i: number, ours: Figures): ColumnVerification {
    const isBounded = !this.options.impossible.has(i);
    const of = (figure: Figure) => (isBounded && ours[`${figure}_${i}`]) || null;
    return {
      name,
      nonNullCount: Number(ours[`count_${i}`]),
      sum: of('sum'),
      lengthSum: of('length'),
      min: of('min'),
      max: of('max'),
    };
  }
}

function requireNone(mismatches: readonly Mismatch[]) {
  const [first] = mismatches;
  if (!first) return;
  const whose = first.column === null ? '' : ` of column "${first.column}"`;
  throw sourceErrors.VERIFICATION_FAILED(
    `What was read is not what the source holds: ${first.figure}${whose} differs, and ${mismatches.length - 1} more figures. Nothing was published.`,
    { details: { mismatches: mismatches.slice(0, mismatchesShownMax) } },
  );
}

/** What the two sides write differently although it is the same. */
function normalize(
  value: string | null,
  figure: string,
  family: ColumnPlan['family'] | undefined,
  lost = 0,
): string | null {
  if (value === null) return null;
  if (figure === 'count') return String(Number(value) - lost);
  if (figure === 'sum' || figure === 'length')
    return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  if (figure !== 'min' && figure !== 'max') return value;
  if (family === 'FLOAT') return String(Number(readSpecial(value)));
  if (family === 'INTEGER' || family === 'DECIMAL')
    return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  if (family === 'DATE')
    return value
      .replace(/^(\S+)(.*) BC$/, '$1 (BC)$2')
      .replace(/\+00$/, '')
      .replace(/(\.\d*?)0+(\D|$)/, (_, digits: string, rest: string) =>
        digits === '.' ? rest : digits + rest,
      );
  // The driver of the engine leaves out a byte order mark at the beginning of a text.
  return [...value]
    .slice(0, textMax)
    .join('')
    .replace(/^\ufeff/, '');
}

const readSpecial = (text: string) =>
  /^-?inf(inity)?$/i.test(text) ? `${text.startsWith('-') ? '-' : ''}Infinity` : text;

/** A sum over no rows is NULL. */
const toHex = (decimal: string | null | undefined) =>
  BigInt(decimal ?? 0)
    .toString(16)
    .padStart(20, '0');
