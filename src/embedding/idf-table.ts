import { embeddingErrors } from './errors.ts';
import { visitWords } from './words.ts';

/*
 * How telling a word is, learnt from the collection: byte = round(10 × idf), one for each of 2^20 hash buckets.
 * At that size about 3 % of 30,000 different words share a bucket with another. Layout: 8 bytes of magic, then
 * the buckets.
 */

const bucketBits = 20;
const bucketCount = 1 << bucketBits;
const magic = new TextEncoder().encode('LHIDF-1\n');
const scale = 10;
const unseenShare = 0.1;

/** How telling a word is (inverse document frequency), by its hash. */
export type IdfTable = (hash: number) => number;

export class IdfFitter {
  private readonly documents = new Uint32Array(bucketCount);
  /** The text that counted a bucket last, so that a word counts once a text. */
  private readonly lastText = new Uint32Array(bucketCount);
  private textCount = 0;

  add(text: string): void {
    const id = ++this.textCount;
    const { documents, lastText } = this;
    visitWords(text, (hash) => {
      const bucket = hash >>> (32 - bucketBits);
      if (lastText[bucket] === id) return;
      lastText[bucket] = id;
      documents[bucket]!++;
    });
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(magic.length + bucketCount);
    bytes.set(magic);
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const idf = this.weigh(this.documents[bucket]!);
      bytes[magic.length + bucket] = Math.min(255, Math.max(1, Math.round(idf * scale)));
    }
    return bytes;
  }

  /**
   * BM25's form, which falls to nothing for words that stand everywhere; the floor keeps every word in play. A word
   * that no text has can only mislead a query (a slip of the pen would outweigh all its good words: recall@10 0.37
   * instead of 0.70 in bench/embedder-quality.bench.ts), so it gets a tenth of the rarest word's weight.
   */
  private weigh(seen: number): number {
    if (seen === 0) return Math.log(1 + (this.textCount + 0.5) / 0.5) * unseenShare;
    return Math.log(1 + (this.textCount - seen + 0.5) / (seen + 0.5));
  }
}

/** Throws MODEL_TABLE_INVALID for bytes that `finish` did not make. */
export function readIdfTable(bytes: Uint8Array): IdfTable {
  if (bytes.length !== magic.length + bucketCount || magic.some((byte, i) => bytes[i] !== byte))
    throw embeddingErrors.MODEL_TABLE_INVALID('The idf table of the embedding model has an unknown form.');
  const buckets = bytes.subarray(magic.length);
  return (hash) => buckets[hash >>> (32 - bucketBits)]! / scale;
}
