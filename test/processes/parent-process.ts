import { openWorkProcess } from '../../src/processes/index.ts';

/* A server with one work process, to be killed. */
const work = await openWorkProcess({
  entry: new URL('./work-process.ts', import.meta.url),
  title: 'orphan',
  memoryBytesMax: 2 ** 30,
  memorySetting: '[test] memory_mb',
});
void work.call('never', null);
process.send?.(work.pid);
