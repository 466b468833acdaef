/** A seeded source of choices, so that a set is the same on each run. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0;
  }

  /** 0 to 1, from xorshift32 with a multiplier. */
  next(): number {
    let s = this.#state || 1;
    s ^= s << 13;
    s >>>= 0;
    s ^= s >>> 17;
    s ^= s << 5;
    s >>>= 0;
    this.#state = s;
    return (Math.imul(s, 0x2545f491) >>> 0) / 2 ** 32;
  }

  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(of: readonly T[]): T {
    return of[this.int(0, of.length - 1)]!;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  chars(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.int(0, alphabet.length - 1)]).join('');
  }

  digits(length: number): string {
    return this.chars('0123456789', length);
  }

  letters(length: number): string {
    return this.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ', length);
  }

  hex(length: number): string {
    return this.chars('0123456789abcdef', length);
  }

  /** `#` a digit, `%` a digit but 0, `@` a capital; all else as it stands. */
  fill(pattern: string): string {
    return pattern.replace(/[#%@]/g, (c) =>
      c === '#' ? this.digits(1) : c === '%' ? String(this.int(1, 9)) : this.letters(1),
    );
  }

  date(fromYear: number, toYear: number): { y: number; m: number; d: number } {
    return { y: this.int(fromYear, toYear), m: this.int(1, 12), d: this.int(1, 28) };
  }
}

export const two = (n: number): string => String(n).padStart(2, '0');
