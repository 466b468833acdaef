import { commonErrors } from '../src/kernel/index.ts';
import { nullIfAbsent } from './absent.ts';
import type { Context } from './context.ts';
import { jobTypeName } from './job.ts';

const nodesMax = 500;

type Tagged = { id: string; __typename: string };

/** Ids carry their kind as a prefix; each kind has one loader. Unknown ids give null. */
export function loadNodes(context: Context, ids: readonly string[]): Promise<(Tagged | null)[]> {
  if (ids.length > nodesMax)
    throw commonErrors.INVALID_ARGUMENT(`At most ${nodesMax} ids at a time, not ${ids.length}.`);
  return Promise.all(ids.map((id) => loadNode(context, id)));
}

async function loadNode(context: Context, id: string): Promise<Tagged | null> {
  const { services, caller, loaders } = context;
  const prefix = id.slice(0, id.indexOf('_'));
  switch (prefix) {
    case 'ds':
      return tag('Dataset', await loaders.dataset.load(id));
    case 'job': {
      const job = await loaders.job.load(id);
      return job && tag(jobTypeName(job), job);
    }
    case 'bucket': {
      const bucket = nullIfAbsent(() => services.buckets.get(caller, id.slice('bucket_'.length)));
      return bucket && tag('Bucket', { ...bucket, id });
    }
    case 'entry': {
      const entry = services.journal.find(caller, Number(id.slice('entry_'.length)) || 0);
      return entry && tag('JournalEntry', { ...entry, id });
    }
    case 'ver':
      return tag('DatasetVersion', services.catalog.findVersion(caller, id));
    case 'ix':
      return tag(
        'Index',
        nullIfAbsent(() => services.vectors.getIndex(caller, { id })),
      );
    case 'trial':
      return tag('Trial', services.tuning.getTrials(caller, [id])[0] ?? null);
    case 'promo':
      return tag('Promotion', services.tuning.getPromotions(caller, [id])[0] ?? null);
    default:
      return null;
  }
}

function tag<T extends { id: string }>(typename: string, entity: T | null): (T & Tagged) | null {
  return entity && { ...entity, __typename: typename };
}
