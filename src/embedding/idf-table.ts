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

/** Inverse document frequency by word hash; words never seen are the most telling. */
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
      const seen = this.documents[bucket]!;
      // BM25's form, which falls to nothing for words that stand everywhere; the floor keeps every word in play.
      const idf = Math.log(1 + (this.textCount - seen + 0.5) / (seen + 0.5));
      bytes[magic.length + bucket] = Math.min(255, Math.max(1, Math.round(idf * scale)));
    }
    return bytes;
  }
}

/** Throws MODEL_TABLE_INVALID for bytes that `finish` did not make. */
export function readIdfTable(bytes: Uint8Array): IdfTable {
  if (bytes.length !== magic.length + bucketCount || magic.some((byte, i) => bytes[i] !== byte))
    throw embeddingErrors.MODEL_TABLE_INVALID('The idf table of the embedding model has an unknown form.');
  const buckets = bytes.subarray(magic.length);
  return (hash) => buckets[hash >>> (32 - bucketBits)]! / scale;
}
