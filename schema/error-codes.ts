import { catalogErrors } from '../src/catalog/errors.ts';
import { engineErrors } from '../src/engine/errors.ts';
import { eventErrors } from '../src/events/errors.ts';
import { jobErrors } from '../src/jobs/errors.ts';
import { commonErrors } from '../src/kernel/errors.ts';
import { metadataErrors } from '../src/metadata/errors.ts';
import { processErrors } from '../src/processes/errors.ts';
import { storageErrors } from '../src/storage/errors.ts';

const tables = [commonErrors, metadataErrors, processErrors, engineErrors, eventErrors, storageErrors, jobErrors, catalogErrors];

/** Every code that a room can raise, with its meaning, for the enum of the schema. */
export const errorCodes = Object.fromEntries(
  tables
    .flatMap((table) => Object.values(table))
    .map(({ definition }) => [definition.code, { value: definition.code, description: definition.summary }] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
