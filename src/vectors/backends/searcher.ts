/** What every backend can do once it is open; `test/vectors/searcher-contract.ts` is what that means. */
export interface Searcher extends Disposable {
  readonly count: number;
  readonly dimensions: number;
  /**
   * The k best (all where there are fewer) for a unit vector, best first. `efSearch` is the effort; exact
   * backends ignore it.
   */
  search(query: Float32Array, k: number, efSearch: number): Neighbors;
}

export interface Neighbors {
  readonly ordinals: ArrayLike<number>;
  /** Cosine similarity. */
  readonly scores: ArrayLike<number>;
}
