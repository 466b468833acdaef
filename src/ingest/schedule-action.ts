import type { Catalog, Publisher } from '../catalog/index.ts';
import type { IngestConfig } from '../config/index.ts';
import { type Caller, commonErrors } from '../kernel/index.ts';
import type { ScheduleAction } from '../scheduler/index.ts';
import { hashFile } from '../storage/index.ts';
import type { Ingest } from './ingest.ts';
import { type IngestInput, readFileIngest } from './ingest-input.ts';
import { requireSourcePath } from './source-path.ts';

/** The file of the server that a schedule ingests again and again. */
type ScheduledFileIngest = Omit<IngestInput, 'idempotencyKey' | 'expectedVersion' | 'source'> & {
  source: { path: string };
};

/** The schedule action `ingest`: a new version whenever the bytes of a server file have changed. */
export function createIngestAction(services: {
  config: IngestConfig;
  ingest: Ingest;
  catalog: Catalog;
  publisher: Publisher;
}): ScheduleAction {
  const { config, ingest, catalog, publisher } = services;
  return {
    kind: 'ingest',
    describe: (input) => {
      const { source, name } = input as ScheduledFileIngest;
      return `ingest ${source.path} into ${name}`;
    },
    validate: async (caller, input) => {
      const { expectedVersion: _, ...stored } = readFileIngest(input as IngestInput);
      if (!('path' in stored.source))
        throw commonErrors.INVALID_ARGUMENT('A schedule ingests a path; an upload is there only once.');
      publisher.requirePublishable(caller, { ...stored, expectedVersion: null });
      return {
        ...stored,
        source: { path: await requireSourcePath(config.allowedRoots, stored.source.path) },
      };
    },
    start: async (caller, input, { idempotencyKey, isManual, signal }) => {
      const stored = input as ScheduledFileIngest;
      const file = await requireSourcePath(config.allowedRoots, stored.source.path);
      if (!isManual && (await hashFile(file, signal)) === currentSource(catalog, caller, stored.name))
        return { unchanged: `The file has the bytes of the current version of "${stored.name}".` };
      const job = await ingest.ingestDataset(caller, { ...stored, idempotencyKey });
      return { jobId: job.id };
    },
  };
}

/** The hash of the bytes that the dataset's current version was made of; undefined without one. */
const currentSource = (catalog: Catalog, caller: Caller, name: string): string | undefined =>
  catalog.find(caller, { name })?.current.lineage?.sourceSha256;
