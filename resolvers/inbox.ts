import type { Inbox, InboxFile, InboxState } from '../src/ingest/index.ts';
import type { PageRequest } from '../src/kernel/index.ts';
import type { Context } from './context.ts';
import { pageOf, withCount } from './paging.ts';

export type { InboxChange, InboxEntry, InboxFile } from '../src/ingest/index.ts';

type Root = object;
export type InboxView = Pick<Inbox, 'isEnabled' | 'dir' | 'left'>;

export const inbox = (_root: Root, _args: object, { services }: Context): InboxView => services.inbox;

export function files(
  _inbox: InboxView,
  args: PageRequest & { states?: readonly InboxState[] | null | undefined },
  { services, caller }: Context,
) {
  const filter = { states: args.states };
  return withCount(services.inboxFiles.list(caller, filter, pageOf(args)), () =>
    services.inboxFiles.count(caller, filter),
  );
}

export const job = ({ jobId }: InboxFile, _args: object, { loaders }: Context) =>
  jobId === null ? null : loaders.job.load(jobId);

export const dataset = ({ datasetId }: InboxFile, _args: object, { loaders }: Context) =>
  datasetId === null ? null : loaders.dataset.load(datasetId);

export const retryFile = async ({ id }: { id: string }, { services, caller }: Context) => ({
  file: await services.inbox.retry(caller, id),
});

export const subscribe = (
  _root: Root,
  { after }: { after?: string | null | undefined },
  { services, caller }: Context,
) => services.inboxFiles.follow(caller, { after });
