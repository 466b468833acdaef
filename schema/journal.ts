import * as resolve from '../resolvers/journal.ts';
import type { FlushOutcome, JournalStats as JournalStatsModel } from '../src/archive/model.ts';
import { personalValueStates, type StoredEntry } from '../src/journal/model.ts';
import { builder } from './builder.ts';
import { pageArguments, sized } from './connection.ts';
import { asResult, resultUnion } from './errors.ts';
import { Node } from './node.ts';
import { Dataset, Index, JournalEntry, JournalEntryConnection } from './references.ts';

const personalValueMeanings: Record<(typeof personalValueStates)[number], string> = {
  NONE: 'It has none.',
  KEPT: 'They are stored encrypted, and shown here.',
  ERASED: 'Their key was erased with eraseJournalValues; nobody can read them any more.',
  DAMAGED: 'They were changed by hand; `verifyStorage` names the entry.',
};

const JournalPersonalValues = builder.enumType('JournalPersonalValues', {
  description: 'What became of the personal values in an entry: texts that people wrote, names, queries.',
  values: Object.fromEntries(
    personalValueStates.map((state) => [state, { description: personalValueMeanings[state] }]),
  ),
});

JournalEntry.implement({
  description:
    'One change of one entity, as it was recorded with the change. Entries never change and never go.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ resolve: (entry) => `entry_${entry.seq}` }),
    seq: t.field({ type: 'BigInt', resolve: (entry) => entry.seq, description: 'From 1, without gaps.' }),
    at: t.field({ type: 'DateTime', resolve: (entry) => entry.at }),
    entityType: t.exposeString('entityType', {
      description:
        'bucket, connection, dataset, inboxFile, index, job, promotion, schedule, trial or upload.',
    }),
    entityId: t.exposeString('entityId'),
    action: t.exposeString('action', { description: 'For example created, edited, published, deleted.' }),
    field: t.exposeString('field', { nullable: true }),
    oldValue: t.field({
      type: 'JSON',
      nullable: true,
      resolve: resolve.oldValue,
      description: 'Null, whole or in parts, where `personalValues` says that it cannot be read any more.',
    }),
    newValue: t.field({ type: 'JSON', nullable: true, resolve: resolve.newValue }),
    personalValues: t.field({ type: JournalPersonalValues, resolve: resolve.personalValues }),
    actor: t.exposeString('actor'),
    source: t.exposeString('source', { description: 'Which way in: graphql, http, cli, schedule, system …' }),
    requestId: t.exposeString('requestId', { nullable: true }),
    hash: t.exposeString('hash', {
      description: 'SHA-256 over all other fields and the hash of the entry before.',
    }),
  }),
});

const ActionCount = builder.objectRef<resolve.ActionCount>('JournalActionCount').implement({
  fields: (t) => ({
    entityType: t.exposeString('entityType'),
    action: t.exposeString('action'),
    count: t.field({ type: 'BigInt', resolve: (row) => row.count }),
  }),
});

const JournalStats = builder.objectRef<JournalStatsModel>('JournalStats').implement({
  fields: (t) => ({
    entryCount: t.field({ type: 'BigInt', resolve: (stats) => stats.head.seq }),
    headHash: t.string({
      resolve: (stats) => stats.head.hash,
      description: 'Keep it elsewhere: with it, a journal that was computed anew is found out.',
    }),
    flushedSeq: t.field({
      type: 'BigInt',
      resolve: (stats) => stats.flushedSeq,
      description: 'The newest entry that also stands in a Parquet file, and so in lakehouse_journal.',
    }),
    flushedAt: t.field({ type: 'DateTime', nullable: true, resolve: (stats) => stats.flushedAt }),
    fileCount: t.exposeInt('fileCount'),
    byteSize: t.field({ type: 'BigInt', resolve: (stats) => stats.byteSize, description: 'Of the files.' }),
    actions: t.field({ type: [ActionCount], extensions: sized(100), resolve: resolve.actions }),
  }),
});

const JournalFilter = builder.inputType('JournalFilter', {
  fields: (t) => ({
    entityType: t.string(),
    entityId: t.id(),
    action: t.string(),
    actor: t.string(),
    since: t.field({ type: 'DateTime', description: 'At this moment or later.' }),
    until: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
});

builder.queryFields((t) => ({
  journal: t.field({
    type: JournalEntryConnection,
    description: 'Newest first; for administrators. SQL reads the flushed part as lakehouse_journal.',
    args: { ...pageArguments, filter: t.arg({ type: JournalFilter }) },
    resolve: resolve.journal,
  }),
  journalStats: t.field({ type: JournalStats, resolve: resolve.journalStats }),
}));

const ownJournal = { description: 'What happened to it, newest first; for administrators.' };

builder.objectFields(Dataset, (t) => ({
  journal: t.field({
    type: JournalEntryConnection,
    ...ownJournal,
    args: pageArguments,
    resolve: resolve.journalOf,
  }),
}));

builder.objectFields(Index, (t) => ({
  journal: t.field({
    type: JournalEntryConnection,
    ...ownJournal,
    args: pageArguments,
    resolve: resolve.journalOf,
  }),
}));

const JournalEvent = builder.objectRef<resolve.JournalChange>('JournalEvent').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Pass it as `after` to go on behind this entry.' }),
    entry: t.field({ type: JournalEntry, resolve: (event) => event.entry as StoredEntry }),
  }),
});

builder.subscriptionFields((t) => ({
  journal: t.field({
    type: JournalEvent,
    description: 'Log stream: every entry exactly once, in order, from `after` on; without it, from now on.',
    args: { after: t.arg.string() },
    subscribe: resolve.subscribeJournal,
    resolve: (event: resolve.JournalChange) => event,
  }),
}));

const FlushJournalPayload = builder.objectRef<FlushOutcome>('FlushJournalPayload').implement({
  fields: (t) => ({
    entryCount: t.field({
      type: 'BigInt',
      resolve: (outcome) => outcome.entryCount,
      description: 'Entries that this flush wrote; 0 when there was nothing new.',
    }),
    flushedSeq: t.field({ type: 'BigInt', resolve: (outcome) => outcome.flushedSeq }),
  }),
});

const EraseJournalValuesPayload = builder
  .objectRef<{ entryCount: number }>('EraseJournalValuesPayload')
  .implement({
    fields: (t) => ({
      entryCount: t.field({
        type: 'BigInt',
        resolve: (outcome) => outcome.entryCount,
        description: 'Entries whose personal values are gone now; 0 when there were none to erase.',
      }),
    }),
  });

const EraseJournalValuesResult = resultUnion('EraseJournalValuesResult', EraseJournalValuesPayload);

const FlushJournalResult = resultUnion('FlushJournalResult', FlushJournalPayload);

builder.mutationFields((t) => ({
  eraseJournalValues: t.field({
    type: EraseJournalValuesResult,
    description:
      'Destroys the key of one entity: the personal values in its journal entries so far can be read by nobody any ' +
      'more, here, in the Parquet files and in every copy of them; the chain still verifies. For administrators.',
    args: { entityType: t.arg.string({ required: true }), entityId: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.eraseJournalValues(args, context)),
  }),
  flushJournal: t.field({
    type: FlushJournalResult,
    description: 'Writes what is not yet in a Parquet file now, instead of at the next occasion.',
    resolve: (_root, _args, context) => asResult(() => resolve.flushJournal(context)),
  }),
}));
