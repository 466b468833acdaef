import { createHash } from 'node:crypto';
import { suggestName } from '../../kernel/index.ts';

const storedBytesMax = 180; // leaves room for an id and `.reason.json` in the 255 bytes of a file name
const formatEndings = /\.(?:csv|tsv|tab|txt|text|json|jsonl|ndjson|parquet|pq|md|markdown|html?|pdf|dat)$/i;

/**
 * The dataset for a dropped file: its name without its endings, lower case, everything else `_`. Where letters
 * were lost (other scripts, more than 63) eight characters of the name's hash are added, so that different files
 * do not meet in one dataset; names that do not begin with a letter get `file_` in front.
 */
export function datasetNameOf(fileName: string): string {
  const stem = fileName.replace(/\.gz$/i, '').replace(formatEndings, '') || fileName;
  const latin = stem.normalize('NFKD').replace(/\p{M}+/gu, '');
  const cleaned = latin
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const candidate = /^[a-z]/.test(cleaned) ? cleaned : `file_${cleaned}`.replace(/_$/, '');
  const isWhole = candidate.length <= 63 && !/[^\p{ASCII}]/u.test(latin) && cleaned !== '';
  if (isWhole) return suggestName(candidate) ?? `file_${candidate}`;
  const hash = createHash('sha256').update(fileName).digest('hex').slice(0, 8);
  return `${candidate.slice(0, 54).replace(/_+$/, '')}_${hash}`;
}

/** The name under which a file is kept: the same unless it holds what terminals, shells or links trip over. */
export function storedNameOf(fileName: string): string {
  const clean = fileName.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffd\\/]/gu, '_').replace(/^\.+/, '_');
  if (Buffer.byteLength(clean) <= storedBytesMax) return clean || '_';
  const ending = /\.[A-Za-z0-9]{1,10}(?:\.gz)?$/.exec(clean)?.[0] ?? '';
  const stem = Buffer.from(clean.slice(0, clean.length - ending.length));
  const cut = stem.subarray(0, storedBytesMax - ending.length).toString('utf8');
  return cut.replace(/\ufffd+$/, '') + ending;
}

/** A name that no other file has. */
export function uniqueNameOf(storedName: string, id: string): string {
  const ending = /\.[A-Za-z0-9]{1,10}(?:\.gz)?$/.exec(storedName)?.[0] ?? '';
  return `${storedName.slice(0, storedName.length - ending.length)}.${id}${ending}`;
}

const temporaryEndings = /(?:~|\.(?:part|partial|tmp|temp|crdownload|download|filepart|swp))$/i;

/** Names that programs give to files which they still write. */
export const isTemporaryName = (name: string) => name.startsWith('.') || temporaryEndings.test(name);
