/**
 * Catalog: datasets and their immutable versions, their files, lineage and edits, and the publication of new ones.
 *
 * Invariant C1: a version row exists only together with its hashed files and manifest.
 * Invariant C2: a version never changes; a rollback moves `currentVersion`, and numbers are never reused.
 * It deliberately reads no file: what is in a version was said by whoever made it.
 */

export type { Catalog, RequireUnique } from './catalog.ts';
export { openCatalog } from './catalog.ts';
export type { DatasetChanges, SensitivityChange } from './dataset-edits.ts';
export type { DatasetChange } from './dataset-events.ts';
export { catalogErrors } from './errors.ts';
export type { Origin } from './lineage.ts';
export type {
  Column,
  ColumnVerification,
  DataFile,
  Dataset,
  DatasetFilter,
  DatasetReference,
  DatasetSnapshot,
  DatasetVersion,
  IngestReport,
  JudgedColumn,
  Lineage,
  Reject,
  SensitivityOverride,
  SourceCursor,
  Verification,
  VerificationLevel,
  WriteMode,
} from './model.ts';
export { judgeColumns, verificationLevels, writeModes } from './model.ts';
export type { PreparedVersion, PublishedVersion, Publisher, VersionDraft } from './publisher.ts';
export { createPublisher } from './publisher.ts';
export type { CatalogReference } from './references.ts';
