import { eq } from 'drizzle-orm';
import { inboxFiles } from '../../src/ingest/tables.ts';
import { armFaultPoint } from '../../src/kernel/index.ts';
import { countRows } from '../../src/metadata/index.ts';
import { openIngest } from './support/ingest-stack.ts';

/* A server that only watches its inbox, to be killed. It tells how many files lie in their places. */
const [dataDir = '', fault] = process.argv.slice(2);
armFaultPoint(fault);
const stack = await openIngest(dataDir);
void stack.inbox.run(new AbortController().signal);
let told = -1;
setInterval(() => {
  const done = countRows(stack.metadata.db, inboxFiles, eq(inboxFiles.isStored, true));
  if (done !== told) process.send?.({ done }, () => {});
  told = done;
}, 20);
process.on('disconnect', () => process.exit());
