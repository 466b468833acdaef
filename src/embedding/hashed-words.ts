import { createHash } from 'node:crypto';
import { type IdfTable, readIdfTable } from './idf-table.ts';
import { defaultModel, type EmbeddingProvider } from './model.ts';
import { finalise, visitWords } from './words.ts';

const dimensions = 768;
/** Places to which a word adds itself, each with a sign: with four, two words rarely cancel out or look alike. */
const probes = 4;
const slotCount = 8192;
/** BM25's k1: the tenth mention of a word says little more than the third. */
const saturation = 1.2;
/** Counts up when the algorithm changes, so that old vectors are known to be old. */
const algorithm = 1;

/**
 * The embedded model: each word adds its saturated count × idf, with a sign, to four of 768 places (feature hashing,
 * Weinberger et al. 2009); the sum is scaled to length 1. Purely lexical: it knows no synonyms. A text without
 * a word (blank, only punctuation) gets one constant vector, so that it is near its like and far from all else;
 * searches by such a text are refused.
 */
export class HashedWords implements EmbeddingProvider {
  readonly name = defaultModel;
  readonly version: string;
  readonly dimensions = dimensions;
  private readonly idf: IdfTable;
  /** Word counts of the text in work: open addressing, emptied by moving to the next stamp. */
  private readonly slotHash = new Uint32Array(slotCount);
  private readonly slotCountOf = new Uint32Array(slotCount);
  private readonly slotStamp = new Uint32Array(slotCount);
  private readonly used = new Uint32Array(slotCount);
  private usedCount = 0;
  private stamp = 0;

  constructor(table: Uint8Array) {
    this.idf = readIdfTable(table);
    const hash = createHash('sha256').update(table).digest('hex').slice(0, 16);
    this.version = `${algorithm}-${hash}`;
  }

  async embed(
    texts: readonly string[],
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<Float32Array> {
    const rows = new Float32Array(texts.length * dimensions);
    texts.forEach((text, i) => {
      if ((i & 255) === 0) options.signal?.throwIfAborted();
      this.embedInto(text, rows.subarray(i * dimensions, (i + 1) * dimensions));
    });
    return rows;
  }

  private embedInto(text: string, row: Float32Array) {
    this.usedCount = 0;
    this.stamp = (this.stamp + 1) >>> 0 || 1;
    visitWords(text, (hash) => this.count(hash, row));
    this.flush(row);
    let squares = 0;
    for (let i = 0; i < dimensions; i++) squares += row[i]! * row[i]!;
    if (squares === 0) {
      addFeature(row, 0, 1);
      for (let i = 0; i < dimensions; i++) squares += row[i]! * row[i]!;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < dimensions; i++) row[i] = row[i]! * scale;
  }

  private count(hash: number, row: Float32Array) {
    let slot = hash & (slotCount - 1);
    while (this.slotStamp[slot] === this.stamp) {
      if (this.slotHash[slot] === hash) {
        this.slotCountOf[slot]!++;
        return;
      }
      slot = (slot + 1) & (slotCount - 1);
    }
    this.slotStamp[slot] = this.stamp;
    this.slotHash[slot] = hash;
    this.slotCountOf[slot] = 1;
    this.used[this.usedCount++] = slot;
    if (this.usedCount > slotCount / 2) this.flush(row); // a text of thousands of different words, in parts
  }

  private flush(row: Float32Array) {
    for (let i = 0; i < this.usedCount; i++) {
      const slot = this.used[i]!;
      const hash = this.slotHash[slot]!;
      const count = this.slotCountOf[slot]!;
      addFeature(row, hash, ((count * (saturation + 1)) / (count + saturation)) * this.idf(hash));
    }
    this.usedCount = 0;
    this.stamp = (this.stamp + 1) >>> 0 || 1;
  }
}

function addFeature(row: Float32Array, hash: number, weight: number) {
  let state = hash;
  for (let probe = 0; probe < probes; probe++) {
    state = finalise((state + 0x9e3779b9) | 0);
    const place = (state >>> 1) % dimensions;
    row[place] = row[place]! + (state & 1 ? weight : -weight);
  }
}
