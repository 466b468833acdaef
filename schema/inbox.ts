import * as resolve from '../resolvers/inbox.ts';
import { inboxStates } from '../src/ingest/model.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArguments, sized } from './connection.ts';
import { asResult, Failure, resultUnion } from './errors.ts';
import { Node } from './node.ts';
import { Dataset, Job } from './references.ts';

const InboxState = builder.enumType('InboxState', {
  description: 'PROCESSED, FAILED and DUPLICATE are final until retryFile.',
  values: inboxStates,
});

const InboxFile = builder.objectRef<resolve.InboxFile>('InboxFile').implement({
  description: 'A file that was dropped into the inbox and taken.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name', { description: 'As it was dropped.' }),
    datasetName: t.exposeString('datasetName', { description: 'From the file name.' }),
    dataset: t.field({
      type: Dataset,
      nullable: true,
      resolve: resolve.dataset,
      description: 'Which it became; for a duplicate, which has its bytes.',
    }),
    version: t.exposeInt('version', { nullable: true }),
    state: t.field({ type: InboxState, resolve: (file) => file.state }),
    byteSize: t.field({ type: 'BigInt', resolve: (file) => file.bytes }),
    sha256: t.exposeString('sha256', { nullable: true }),
    attempts: t.exposeInt('attempts', { description: 'Jobs for it so far.' }),
    job: t.field({ type: Job, nullable: true, resolve: resolve.job as never, description: 'The newest.' }),
    failure: t.field({ type: Failure, nullable: true, resolve: (file) => file.failure }),
    duplicateOf: t.id({
      nullable: true,
      resolve: (file) => file.duplicateOf,
      description: 'The inbox file with the same bytes that was ingested.',
    }),
    storedAs: t.exposeString('storedAs', {
      nullable: true,
      description: 'Where it lies once settled, relative to the inbox.',
    }),
    foundAt: t.field({ type: 'DateTime', resolve: (file) => file.foundAt }),
    settledAt: t.field({ type: 'DateTime', nullable: true, resolve: (file) => file.settledAt }),
  }),
});

const InboxEntry = builder.objectRef<resolve.InboxEntry>('InboxEntry').implement({
  description: 'Something in the inbox that was not taken, or not yet.',
  fields: (t) => ({ path: t.exposeString('path'), reason: t.exposeString('reason') }),
});

const InboxFileConnection = connectionOf('InboxFile', InboxFile);

const Inbox = builder.objectRef<resolve.InboxView>('Inbox').implement({
  description: 'The watched folder: files dropped there become datasets.',
  fields: (t) => ({
    isEnabled: t.exposeBoolean('isEnabled'),
    dir: t.exposeString('dir'),
    left: t.field({
      type: [InboxEntry],
      extensions: sized(100),
      resolve: (inbox) => inbox.left,
      description: 'What the last look left where it lies, and why; at most 500.',
    }),
    files: t.field({
      type: InboxFileConnection,
      args: { ...pageArguments, states: t.arg({ type: [InboxState] }) },
      description: 'Newest first.',
      resolve: resolve.files,
    }),
  }),
});

builder.queryFields((t) => ({ inbox: t.field({ type: Inbox, resolve: resolve.inbox }) }));

const InboxEvent = builder.objectRef<resolve.InboxChange>('InboxEvent').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Pass it as `after` to go on behind this event.' }),
    type: t.exposeString('type', {
      description:
        'inbox.found, .vanished, .ingesting, .processed, .failed, .duplicate, .repeating or .retried.',
    }),
    at: t.field({ type: 'DateTime', resolve: (event) => event.at }),
    file: t.field({
      type: InboxFile,
      resolve: (event) => event.file,
      description: 'As it was at this event.',
    }),
  }),
});

builder.subscriptionFields((t) => ({
  inboxEvents: t.field({
    type: InboxEvent,
    description:
      'Log stream: every step of every file exactly once, in order, from `after` on; without it, from now on.',
    args: { after: t.arg.string() },
    subscribe: resolve.subscribe,
    resolve: (event: resolve.InboxChange) => event,
  }),
}));

const RetryFilePayload = builder
  .objectRef<{ file: resolve.InboxFile }>('RetryFilePayload')
  .implement({ fields: (t) => ({ file: t.field({ type: InboxFile, resolve: (payload) => payload.file }) }) });

const RetryFileResult = resultUnion('RetryFileResult', RetryFilePayload);

builder.mutationFields((t) => ({
  retryFile: t.field({
    type: RetryFileResult,
    description: 'Ingests a failed file of the inbox again, or a duplicate after all.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.retryFile(args, context)),
  }),
}));
