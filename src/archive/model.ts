/** The name under which SQL sees the flushed journal. Names that begin like this are nobody else's. */
export const journalDataset = 'lakehouse_journal';

export interface FlushOutcome {
  /** Entries that this flush wrote. */
  entryCount: number;
  /** The newest entry that stands in a file. */
  flushedSeq: number;
}

/** The journal now, and how much of it also stands in Parquet files. */
export interface JournalStats {
  /** The newest entry; sequence 0 for none. */
  head: { seq: number; hash: string };
  flushedSeq: number;
  flushedAt: number | null;
  fileCount: number;
  byteSize: number;
}

export interface DamagedObject {
  bucket: string;
  key: string;
  /** For example `dataset candidates, version 3`. */
  owner: string;
  code: string;
  message: string;
}

export interface VerifyReport {
  isIntact: boolean;
  /** Entries of the journal whose chain was checked. */
  journalEntries: number;
  /** The first journal entry that does not fit, with the reason. */
  journalBreak: { seq: number; reason: string } | null;
  /** Entries of the journal that also stand in Parquet files. */
  flushedEntries: number;
  objectCount: number;
  byteCount: number;
  damaged: DamagedObject[];
}
