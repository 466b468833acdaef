import { armFaultPoint } from '../../src/kernel/index.ts';
import { admin, openRooms } from '../support/rooms.ts';

/*
 * A server that only runs jobs, to be killed. Its handler counts to ten, keeps its place in a checkpoint, and
 * tells each step; `die` ends the process at once whenever it runs.
 */
const [dataDir = '', scenario = '', fault] = process.argv.slice(2);
armFaultPoint(fault);

const rooms = await openRooms(dataDir);
rooms.jobs.register({
  kind: 'count',
  run: async (context) => {
    for (let step = ((context.checkpoint as number | null) ?? 0) + 1; step <= 10; step++) {
      context.saveCheckpoint(step);
      process.send?.({ step, attempt: context.attempt });
      if (scenario === 'stall' && step === 4) await new Promise(() => {});
    }
    context.publish(
      () => 'counted',
      (value) => value,
    );
  },
});
rooms.jobs.register({
  kind: 'die',
  run: async () => {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  },
});
rooms.jobs.start();
if (scenario === 'stall' || scenario === 'count') rooms.jobs.submit(admin, { kind: 'count', input: {} });
if (scenario === 'die') rooms.jobs.submit(admin, { kind: 'die', input: {} });
setInterval(() => {}, 1000); // lives until it is killed
