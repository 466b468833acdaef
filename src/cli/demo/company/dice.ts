import { createRandom } from '../../../kernel/index.ts';

/** Seeded choices. Two dice with one seed and one name give the same sequence; other names are independent. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number, name: string) {
    let hash = seed >>> 0;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
    this.#next = createRandom(hash);
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.#next();
  }

  /** A whole number from `min` to `max`, both possible. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.#next() * (max - min + 1));
  }

  /** True in `share` of all throws. */
  chance(share: number): boolean {
    return this.#next() < share;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#next() * items.length)]!;
  }

  /** An index below `weights.length` by a table from {@link zipf}. */
  rank(weights: Float64Array): number {
    const target = this.#next();
    let low = 0;
    let high = weights.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (weights[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Puts the items into random order, in place. */
  shuffle<T extends { [index: number]: number; length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = Math.floor(this.#next() * (i + 1));
      const kept = items[i]!;
      items[i] = items[j]!;
      items[j] = kept;
    }
    return items;
  }
}

/**
 * Cumulative shares of a Zipf-like law over `count` ranks: rank r weighs 1 / (r + flattening). The larger the
 * flattening, the more even the shares. Only additions and divisions, so that every machine agrees to the bit.
 */
export function zipf(count: number, flattening: number): Float64Array {
  const table = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += 1 / (i + 1 + flattening);
    table[i] = sum;
  }
  for (let i = 0; i < count; i++) table[i] = table[i]! / sum;
  return table;
}
