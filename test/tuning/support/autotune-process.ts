import { armFaultPoint } from '../../../src/kernel/index.ts';
import { admin as caller } from '../../support/rooms.ts';
import { endedJob, openRig } from '../../support/tuning-rig.ts';

/*
 * Autotunes `indexId` in `dir` and dies on the way: `mid-promote`, or with the trial of a given number.
 * Usage: node autotune-process.ts <dir> <indexId> mid-promote|trial:<n>
 */
const [dir, indexId, moment] = process.argv.slice(2) as [string, string, string];
if (moment === 'mid-promote') armFaultPoint(moment);
const rig = await openRig({ dir });
const stream = rig.tuning.followTrials(caller, {});
const job = rig.tuning.autotuneIndex(caller, { index: indexId });
if (moment !== 'mid-promote') {
  for (let n = Number(moment.split(':')[1]); n > 0; n--) await stream.next();
  process.kill(process.pid, 'SIGKILL');
}
await endedJob(rig, job.id);
