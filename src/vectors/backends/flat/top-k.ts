/** The k best of a stream of (ordinal, score), best first; equal scores in the order of their ordinals. */
export class TopK {
  count = 0;
  readonly scores: Float32Array;
  readonly ordinals: Int32Array;
  private readonly k: number;

  constructor(k: number) {
    this.k = k;
    this.scores = new Float32Array(k);
    this.ordinals = new Int32Array(k).fill(-1);
  }

  /** Offers `count` scores at `from` in `scores`, of ordinals `first`, `first + 1`, … (ascending over calls). */
  offer(scores: Float32Array, from: number, count: number, first: number): void {
    let bar = this.count < this.k ? -Infinity : this.scores[this.k - 1]!;
    for (let i = 0; i < count; i++) {
      const score = scores[from + i]!;
      if (score <= bar) continue;
      this.insert(first + i, score);
      if (this.count === this.k) bar = this.scores[this.k - 1]!;
    }
  }

  private insert(ordinal: number, score: number) {
    if (this.count < this.k) this.count++;
    let place = this.count - 1;
    while (place > 0 && this.scores[place - 1]! < score) {
      this.scores[place] = this.scores[place - 1]!;
      this.ordinals[place] = this.ordinals[place - 1]!;
      place--;
    }
    this.scores[place] = score;
    this.ordinals[place] = ordinal;
  }
}
