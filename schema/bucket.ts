import * as resolve from '../resolvers/bucket.ts';
import type { Bucket as BucketModel } from '../src/storage/model.ts';
import { builder } from './builder.ts';
import { pageArguments, sized } from './connection.ts';
import { asResult, resultUnion } from './errors.ts';
import { Node } from './node.ts';
import { Bucket, DatasetConnection } from './references.ts';

const BucketBackend = builder.enumType('BucketBackend', { values: { LOCAL: { value: 'local' } } as const });

Bucket.implement({
  description: 'A named place for data files: a directory of the server.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ resolve: (bucket) => `bucket_${bucket.name}` }),
    name: t.exposeString('name'),
    backend: t.field({ type: BucketBackend, resolve: (bucket) => bucket.backend }),
    isProtected: t.boolean({
      resolve: resolve.isProtected,
      description: 'True for `primary` and `rescue`, which cannot be removed.',
    }),
    createdAt: t.field({ type: 'DateTime', resolve: (bucket) => bucket.createdAt }),
    createdBy: t.exposeString('createdBy'),
    datasets: t.field({ type: DatasetConnection, args: pageArguments, resolve: resolve.datasets }),
  }),
});

builder.queryFields((t) => ({
  bucket: t.field({
    type: Bucket,
    nullable: true,
    args: { name: t.arg.string({ required: true }) },
    resolve: resolve.bucket,
  }),
  buckets: t.field({ type: [Bucket], extensions: sized(100), resolve: resolve.buckets }),
}));

const CreateBucketInput = builder.inputType('CreateBucketInput', {
  fields: (t) => ({
    name: t.string({ required: true, description: '`name` or `namespace:name`.' }),
    root: t.string({
      description:
        'An absolute directory of its own; by default one under the server’s bucket root. Created if missing.',
    }),
  }),
});

const BucketPayload = (name: string) =>
  builder.objectRef<{ bucket: BucketModel }>(name).implement({
    fields: (t) => ({ bucket: t.field({ type: Bucket, resolve: (payload) => payload.bucket }) }),
  });

const CreateBucketResult = resultUnion('CreateBucketResult', BucketPayload('CreateBucketPayload'));
const RemoveBucketResult = resultUnion('RemoveBucketResult', BucketPayload('RemoveBucketPayload'));

builder.mutationFields((t) => ({
  createBucket: t.field({
    type: CreateBucketResult,
    args: { input: t.arg({ type: CreateBucketInput, required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.createBucket(args, context)),
  }),
  removeBucket: t.field({
    type: RemoveBucketResult,
    description: 'Forgets an empty bucket; its directory stays. Refused while anything depends on it.',
    args: { name: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => asResult(() => resolve.removeBucket(args, context)),
  }),
}));
