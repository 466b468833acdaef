import { readFile } from 'node:fs/promises';
import type { ChainCheck, ChainHead, Journal } from '../journal/index.ts';
import { LakehouseError } from '../kernel/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import { archiveErrors } from './errors.ts';
import type { JournalArchive, StrayFile } from './journal-archive.ts';
import type { DamagedObject, VerifyReport } from './model.ts';

/** A room that refers to objects; each reference says what it belongs to. */
export interface ReferenceSource {
  references(): Iterable<Reference>;
  /** What the room's own rows say against one another. */
  findContradictions?(): Iterable<{ owner: string; bucket: string; message: string }>;
}

interface Reference {
  ref: ObjectRef;
  owner: string;
  /** For files that say what the catalog should say: the contradiction, and the journal's head at that time. */
  examine?: (content: Buffer) => { contradiction?: string | undefined; journalHead?: ChainHead | undefined };
}

export interface VerifyOptions {
  journal: Journal;
  archive: JournalArchive;
  objects: ObjectStore;
  sources: readonly ReferenceSource[];
  signal?: AbortSignal;
  onProgress?: (progress: { doneBytes: number; totalBytes: number }) => void;
}

/** A head of the journal as a file outside the catalog remembers it. */
interface Anchor extends ChainHead {
  ref: ObjectRef;
  owner: string;
}

/**
 * Reads every object that the catalog refers to and compares its SHA-256, compares the manifests with the
 * catalog, walks the journal's hash chain, and holds it against every flushed file and every manifest's head.
 * Damage is reported, not thrown; only abortion and failures of the disk itself throw.
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const { journal, archive, sources, signal } = options;
  const distinct = new Map<string, Reference>();
  for (const source of sources) {
    for (const entry of source.references()) {
      const key = `${entry.ref.bucket}\n${entry.ref.key}`;
      if (!distinct.has(key) || entry.examine) distinct.set(key, entry);
    }
  }
  const { damaged, anchors } = await checkObjects(options, [...distinct.values()]);
  for (const source of sources) {
    for (const { owner, bucket, message } of source.findContradictions?.() ?? [])
      damaged.push({ bucket, key: '', owner, code: mismatchCode, message });
  }
  const broken = await archive.findBroken(signal);
  for (const { file, seq, reason } of broken) {
    const owner = `journal, entries ${file.firstSeq} to ${file.lastSeq}`;
    damaged.push({ ...place(file), owner, code: mismatchCode, message: `Entry ${seq}: ${reason}` });
  }
  const strays = await archive.findStrays();
  for (const { lastSeq, ...stray } of strays) {
    const message = `The catalog does not know this file${lastSeq === null ? '' : `, which holds the journal up to entry ${lastSeq}`}.`;
    damaged.push({ ...stray, owner: 'journal', code: mismatchCode, message });
  }
  const seen = new Map<number, string>();
  const wanted = new Set(anchors.map(({ seq }) => seq));
  const chain = await journal.check({
    ...(signal ? { signal } : {}),
    onEntry: ({ seq, hash }) => {
      if (wanted.has(seq)) seen.set(seq, hash);
    },
  });
  damaged.push(...compareAnchors(chain, anchors, seen));
  const journalBreak = firstBreak({ chain, anchors, seen, broken, strays });
  return {
    isIntact: journalBreak === null && damaged.length === 0,
    journalEntries: chain.isIntact ? chain.head.seq : chain.seq - 1,
    journalBreak,
    flushedEntries: archive.flushedSeq(),
    objectCount: distinct.size,
    byteCount: [...distinct.values()].reduce((sum, { ref }) => sum + ref.bytes, 0),
    damaged,
  };
}

const mismatchCode = archiveErrors.ARCHIVE_MISMATCH.definition.code;
const place = ({ bucket, key }: ObjectRef) => ({ bucket, key });

async function checkObjects({ objects, signal, onProgress }: VerifyOptions, references: Reference[]) {
  const damaged: DamagedObject[] = [];
  const anchors: Anchor[] = [];
  const totalBytes = references.reduce((sum, { ref }) => sum + ref.bytes, 0);
  let doneBytes = 0;
  for (const { ref, owner, examine } of references) {
    try {
      await objects.check(ref, signal);
      if (examine) {
        const { contradiction, journalHead } = examine(await readFile(await objects.localPath(ref)));
        if (contradiction !== undefined)
          damaged.push({ ...place(ref), owner, code: mismatchCode, message: contradiction });
        if (journalHead && journalHead.seq > 0) anchors.push({ ...journalHead, ref, owner });
      }
    } catch (error) {
      if (!(error instanceof LakehouseError)) throw error;
      damaged.push({ ...place(ref), owner, code: error.code, message: error.message });
    }
    doneBytes += ref.bytes;
    onProgress?.({ doneBytes, totalBytes });
  }
  return { damaged, anchors };
}

/** Heads that the journal does not have. Behind a break nothing is said: it is named itself. */
function compareAnchors(
  chain: ChainCheck,
  anchors: readonly Anchor[],
  seen: ReadonlyMap<number, string>,
): DamagedObject[] {
  return anchors
    .filter(({ seq, hash }) => (chain.isIntact || seq < chain.seq) && seen.get(seq) !== hash)
    .map(({ seq, ref, owner }) => ({
      ...place(ref),
      owner,
      code: mismatchCode,
      message: `Entry ${seq} of the journal was another one, or is missing, since this file was published.`,
    }));
}

/** The first entry that anything is known against. */
function firstBreak(found: {
  chain: ChainCheck;
  anchors: readonly Anchor[];
  seen: ReadonlyMap<number, string>;
  broken: readonly { seq: number; reason: string }[];
  strays: readonly StrayFile[];
}): VerifyReport['journalBreak'] {
  const { chain, anchors, seen, broken, strays } = found;
  const breaks = broken.map(({ seq, reason }) => ({ seq, reason }));
  if (!chain.isIntact) breaks.push({ seq: chain.seq, reason: chain.reason });
  else {
    const { head } = chain;
    if (anchors.some(({ seq }) => seq > head.seq))
      breaks.push({ seq: head.seq + 1, reason: 'This entry is missing: a manifest names a later one.' });
    if (strays.some(({ lastSeq }) => lastSeq !== null && lastSeq > head.seq))
      breaks.push({ seq: head.seq + 1, reason: 'This entry is missing: a flushed file holds later ones.' });
    const changed = anchors.filter(({ seq, hash }) => seq <= head.seq && seen.get(seq) !== hash);
    const first = changed.toSorted((a, b) => a.seq - b.seq)[0];
    if (first)
      breaks.push({
        seq: first.seq,
        reason: `This entry, or one before it, is not the one that the manifest of ${first.owner} names.`,
      });
  }
  return breaks.toSorted((a, b) => a.seq - b.seq)[0] ?? null;
}
