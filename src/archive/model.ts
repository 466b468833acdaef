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
  objectCount: number;
  byteCount: number;
  damaged: DamagedObject[];
}
