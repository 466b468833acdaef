import type { Dataset as DatasetModel, DatasetVersion as DatasetVersionModel } from '../src/catalog/model.ts';
import type { Job as JobModel } from '../src/jobs/model.ts';
import type { StoredEntry } from '../src/journal/model.ts';
import type { Bucket as BucketModel } from '../src/storage/model.ts';
import type {
  EvaluationSet as EvaluationSetModel,
  Promotion as PromotionModel,
  Trial as TrialModel,
} from '../src/tuning/model.ts';
import type { IndexRecord } from '../src/vectors/model.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';

/*
 * The entities that refer to one another, named here once so that the files that fill them need not import
 * each other in circles.
 */
export const Bucket = builder.objectRef<BucketModel>('Bucket');
export const Dataset = builder.objectRef<DatasetModel>('Dataset');
export const DatasetVersion = builder.objectRef<DatasetVersionModel>('DatasetVersion');
export const EvaluationSet = builder.objectRef<EvaluationSetModel>('EvaluationSet');
export const Index = builder.objectRef<IndexRecord>('Index');
export const JournalEntry = builder.objectRef<StoredEntry>('JournalEntry');
export const Promotion = builder.objectRef<PromotionModel>('Promotion');
export const Trial = builder.objectRef<TrialModel>('Trial');
export const Job = builder.interfaceRef<JobModel>('Job');

export const DatasetConnection = connectionOf('Dataset', Dataset);
export const DatasetVersionConnection = connectionOf('DatasetVersion', DatasetVersion);
export const EvaluationSetConnection = connectionOf('EvaluationSet', EvaluationSet);
export const IndexConnection = connectionOf('Index', Index);
export const JournalEntryConnection = connectionOf('JournalEntry', JournalEntry);
export const PromotionConnection = connectionOf('Promotion', Promotion);
export const TrialConnection = connectionOf('Trial', Trial);
export const JobConnection = connectionOf<JobModel>('Job', Job as never);
