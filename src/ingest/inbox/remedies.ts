import { catalogErrors } from '../../catalog/index.ts';
import { jobErrors } from '../../jobs/index.ts';
import { commonErrors, type ErrorFactory } from '../../kernel/index.ts';
import { metadataErrors } from '../../metadata/index.ts';
import { processErrors } from '../../processes/index.ts';
import { storageErrors } from '../../storage/index.ts';
import { ingestErrors } from '../errors.ts';

const tables: Readonly<Record<string, ErrorFactory>>[] = [
  catalogErrors,
  commonErrors,
  ingestErrors,
  jobErrors,
  metadataErrors,
  processErrors,
  storageErrors,
];

/** What to do about a code that an ingest can end with, as docs/errors.md says it. */
export function remedyOf(code: string): string {
  const known = tables.map((table) => table[code]).find((factory) => factory !== undefined);
  return known?.definition.remedy ?? commonErrors.INTERNAL.definition.remedy;
}
