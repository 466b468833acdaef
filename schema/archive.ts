import * as resolve from '../resolvers/archive.ts';
import type {
  DamagedObject as DamagedObjectModel,
  VerifyReport as VerifyReportModel,
} from '../src/archive/model.ts';
import type { Job as JobModel } from '../src/jobs/model.ts';
import { builder } from './builder.ts';
import { sized } from './connection.ts';
import { asResult, ErrorCode, resultUnion } from './errors.ts';
import { jobPayload } from './job.ts';
import { Node } from './node.ts';
import { Job } from './references.ts';

const DamagedObject = builder.objectRef<DamagedObjectModel>('DamagedObject').implement({
  description: 'A file that is missing or not what was published.',
  fields: (t) => ({
    bucket: t.exposeString('bucket'),
    key: t.exposeString('key'),
    owner: t.exposeString('owner', { description: 'What refers to it.' }),
    code: t.field({ type: ErrorCode, resolve: (object) => object.code }),
    message: t.exposeString('message'),
  }),
});

const JournalBreak = builder
  .objectRef<NonNullable<VerifyReportModel['journalBreak']>>('JournalBreak')
  .implement({
    description: 'The first entry of the journal that does not fit its chain.',
    fields: (t) => ({ seq: t.exposeInt('seq'), reason: t.exposeString('reason') }),
  });

const VerifyReport = builder.objectRef<VerifyReportModel>('VerifyReport').implement({
  fields: (t) => ({
    isIntact: t.exposeBoolean('isIntact'),
    journalEntries: t.field({ type: 'BigInt', resolve: (report) => report.journalEntries }),
    journalBreak: t.field({ type: JournalBreak, nullable: true, resolve: (report) => report.journalBreak }),
    flushedEntries: t.field({
      type: 'BigInt',
      resolve: (report) => report.flushedEntries ?? 0,
      description: 'Journal entries that also stand in Parquet files.',
    }),
    objectCount: t.exposeInt('objectCount'),
    byteCount: t.field({ type: 'BigInt', resolve: (report) => report.byteCount }),
    damaged: t.field({ type: [DamagedObject], extensions: sized(20), resolve: (report) => report.damaged }),
  }),
});

builder.objectRef<JobModel>('VerifyJob').implement({
  interfaces: [Job, Node],
  fields: (t) => ({ report: t.field({ type: VerifyReport, nullable: true, resolve: resolve.report }) }),
});

const VerifyStorageResult = resultUnion('VerifyStorageResult', jobPayload('VerifyStoragePayload'));

builder.mutationFields((t) => ({
  verifyStorage: t.field({
    type: VerifyStorageResult,
    description: 'Starts a job that reads every file and the journal and compares their hashes.',
    resolve: (_root, _args, context) => asResult(() => resolve.verifyStorage(context)),
  }),
}));
