import { randomInt } from 'node:crypto';

const numberParts = /^(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?(?:([eE][+-]?)([0-9]+))?$/;
const exponentSigns = ['', 'e', 'e+', 'e-', 'E', 'E+', 'E-'];

/**
 * Brings the literal of a number through DuckDB, which reads fractions as doubles and writes them anew: a number beyond
 * every double it keeps as text, so the marked number gets an exponent of that size. In front stands a `1`, so that
 * zeros grow too; behind it, two digits for what the exponent takes the place of. The digits between are of one run.
 *
 *     12.50 ─► 12.501e<run>20      1.5E-7 ─► 1.51e<run>267      1e5 ─► 1.1e<run>115
 */
export class NumberMarks {
  private readonly run = `1e${randomInt(1e14, 3e14)}`;
  private readonly fractionMark = `${this.run}20`;
  /** What was put into numbers, and what stood there. */
  private readonly replaced = new Map<string, string>();

  /** The marked number, or undefined for what is none. */
  mark(literal: string): string | undefined {
    const parts = numberParts.exec(literal);
    if (!parts) return undefined;
    const [, whole, fraction, sign = '', exponent = ''] = parts;
    const code = exponentSigns.indexOf(sign) + (fraction === undefined ? 10 : 20);
    const put = `${fraction === undefined ? '.' : ''}${this.run}${code}`;
    this.replaced.set(put, sign);
    return `${whole}${fraction ?? ''}${put}${exponent}`;
  }

  /** What marks a number that ends in a fraction, put behind it; what is no number does not become one by it. */
  behindFraction(): string {
    this.replaced.set(this.fractionMark, '');
    return this.fractionMark;
  }

  /** Whether anything was marked. */
  get isUsed(): boolean {
    return this.replaced.size > 0;
  }

  /** A text of DuckDB's with the literals in the place of marked numbers. */
  restoreSql(text: string): string {
    if (!this.isUsed) return text;
    let restored = text;
    for (const [put, literal] of this.replaced) restored = `replace(${restored}, '${put}', '${literal}')`;
    return `CASE WHEN contains(${text}, '${this.run}') THEN ${restored} ELSE ${text} END`;
  }
}
