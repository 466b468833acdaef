import { armFaultPoint } from '../../src/kernel/index.ts';
import { caller, finish, openStack, proseSql, publishDataset } from './vectors-stack.ts';

/** A server of its own that publishes a dataset, builds an index and dies at the fault point it is given. */
const [dataDir, fault] = process.argv.slice(2) as [string, string];
const stack = await openStack({ dataDir, vectors: { flatBelow: 100 }, embedding: { checkpointChunks: 64 } });
await publishDataset(stack, 'notes', proseSql(500, { words: 20 }), 200);
armFaultPoint(fault);
const { id: jobId } = stack.vectors.buildIndex(caller, {
  dataset: 'notes',
  name: 'notes',
  textColumn: 'text',
});
await finish(stack, jobId);
