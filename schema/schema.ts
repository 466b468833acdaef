import { builder } from './builder.ts';
import './scalars.ts';
import './node.ts';
import './server.ts';
import './bucket.ts';
import './dataset.ts';
import './job.ts';
import './ingest.ts';
import './source.ts';
import './query.ts';
import './vector-index.ts';
import './lineage.ts';
import './tuning.ts';
import './archive.ts';
import './journal.ts';

/** The whole API; schema.graphql is its printed form. */
export const schema = builder.toSchema();
