import { archiveErrors } from '../src/archive/errors.ts';
import { catalogErrors } from '../src/catalog/errors.ts';
import { configErrors } from '../src/config/errors.ts';
import { embeddingErrors } from '../src/embedding/errors.ts';
import { engineErrors } from '../src/engine/errors.ts';
import { ingestErrors } from '../src/ingest/errors.ts';
import { sourceErrors } from '../src/ingest/sources/errors.ts';
import { jobErrors } from '../src/jobs/errors.ts';
import { commonErrors } from '../src/kernel/errors.ts';
import { metadataErrors } from '../src/metadata/errors.ts';
import { processErrors } from '../src/processes/errors.ts';
import { queryErrors } from '../src/query/errors.ts';
import { schedulerErrors } from '../src/scheduler/errors.ts';
import { storageErrors } from '../src/storage/errors.ts';
import { tuningErrors } from '../src/tuning/errors.ts';
import { vectorErrors } from '../src/vectors/errors.ts';

const tables = [
  archiveErrors,
  catalogErrors,
  configErrors,
  embeddingErrors,
  engineErrors,
  ingestErrors,
  jobErrors,
  commonErrors,
  metadataErrors,
  processErrors,
  queryErrors,
  sourceErrors,
  schedulerErrors,
  storageErrors,
  tuningErrors,
  vectorErrors,
];

/** Every code that a room can raise, with its meaning, for the enum of the schema. */
export const errorCodes = Object.fromEntries(
  tables
    .flatMap((table) => Object.values(table))
    .map(
      ({ definition }) =>
        [definition.code, { value: definition.code, description: definition.summary }] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
