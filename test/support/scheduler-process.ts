import { armFaultPoint } from '../../src/kernel/index.ts';
import { MovedClock } from './clock.ts';
import { openSchedulerRig } from './scheduler-rig.ts';

/*
 * One of several schedulers on one catalog. It looks when told, at the time that it is told; the jobs that it starts
 * are run by another process.
 */
const [dataDir = ''] = process.argv.slice(2);

export interface LookRequest {
  now: number;
  /** The moment at which it is killed. */
  fault?: string | undefined;
}

export interface LookAnswer {
  /** The time at which it looked; undefined for readiness. */
  looked?: number;
  failed?: string;
}

const clock = new MovedClock();
const { scheduler } = await openSchedulerRig(dataDir, { clock, runsJobs: false });
const answer = (message: LookAnswer) => process.send?.(message);

process.on('message', ({ now, fault }: LookRequest) => {
  clock.move(now - clock.now());
  armFaultPoint(fault);
  scheduler.tick().then(
    () => answer({ looked: now }),
    (error: Error) => answer({ failed: String(error.stack) }),
  );
});
process.on('disconnect', () => process.exit());
answer({});
