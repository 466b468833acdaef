import type { JournalEntity, JournalFilter, StoredEntry } from '../src/journal/index.ts';
import { onlyGiven, type PageRequest } from '../src/kernel/index.ts';
import type { Context } from './context.ts';
import { pageOf, withCount } from './paging.ts';

type Root = object;

export type { JournalChange } from '../src/journal/index.ts';

export interface ActionCount {
  entityType: string;
  action: string;
  count: number;
}

const reveal = (entry: StoredEntry, { services, caller }: Context) => services.journal.reveal(caller, entry);
export const oldValue = (entry: StoredEntry, _args: object, context: Context) =>
  reveal(entry, context).oldValue;
export const newValue = (entry: StoredEntry, _args: object, context: Context) =>
  reveal(entry, context).newValue;
export const personalValues = (entry: StoredEntry, _args: object, context: Context) =>
  reveal(entry, context).personalValues;

export const journal = (
  _root: Root,
  args: PageRequest & { filter?: JournalFilter | null | undefined },
  context: Context,
) => readJournal(onlyGiven(args.filter), args, context);

export const journalOf = ({ id }: { id: string }, args: PageRequest, context: Context) =>
  readJournal({ entityId: id }, args, context);

function readJournal(filter: JournalFilter, args: PageRequest, { services, caller }: Context) {
  return withCount(services.journal.list(caller, filter, pageOf(args)), () =>
    services.journal.count(caller, filter),
  );
}

export const journalStats = (_root: Root, _args: object, { services, caller }: Context) =>
  services.journalArchive.stats(caller);

export const actions = (_stats: object, _args: object, { services, caller }: Context) =>
  services.journal.countActions(caller);

export const subscribeJournal = (
  _root: Root,
  { after }: { after?: string | null | undefined },
  { services, caller }: Context,
) => services.journal.follow(caller, { after });

export const eraseJournalValues = (entity: JournalEntity, { services, caller }: Context) =>
  services.journal.erase(caller, entity);

export const flushJournal = ({ services, caller }: Context) => services.journalArchive.flush(caller);
