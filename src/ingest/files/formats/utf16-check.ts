/** Counts what is no character in a stream of UTF-16: surrogates without their other half, and a byte too many. */
export class Utf16Check {
  private brokenCount = 0;
  private readonly highAt: 0 | 1;
  private oddByte: number | undefined;
  private isOpen = false;

  constructor(isBigEndian: boolean) {
    this.highAt = isBigEndian ? 0 : 1;
  }

  add(piece: Buffer): void {
    let from = 0;
    if (this.oddByte !== undefined && piece.length > 0) {
      this.judge(this.highAt === 0 ? this.oddByte : piece[0]!);
      this.oddByte = undefined;
      from = 1;
    }
    const end = from + ((piece.length - from) & ~1);
    for (let at = from; at < end; at += 2) this.judge(piece[at + this.highAt]!);
    if (end < piece.length) this.oddByte = piece[end];
  }

  finish(): number {
    return this.brokenCount + (this.isOpen ? 1 : 0) + (this.oddByte === undefined ? 0 : 1);
  }

  /** The upper byte says whether a unit is a first half (d8 to db) or a second one (dc to df). */
  private judge(high: number) {
    const isSecond = high >= 0xdc && high <= 0xdf;
    if (this.isOpen !== isSecond) this.brokenCount++;
    this.isOpen = high >= 0xd8 && high <= 0xdb;
  }
}
