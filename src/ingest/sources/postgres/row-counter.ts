const quote = 34;
const lineFeed = 10;

/** Counts the rows of a CSV stream, in which every cell that may hold a line break is quoted. */
export class RowCounter {
  rows = 0;
  private isQuoted = false;

  /** Returns where in the chunk the last complete row ends, 0 where none does. */
  add(chunk: Uint8Array): number {
    let end = 0;
    let isQuoted = this.isQuoted;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === quote) isQuoted = !isQuoted;
      else if (byte === lineFeed && !isQuoted) {
        this.rows += 1;
        end = i + 1;
      }
    }
    this.isQuoted = isQuoted;
    return end;
  }
}
