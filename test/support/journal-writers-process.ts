import { setImmediate as nextTurn } from 'node:timers/promises';
import { personal } from '../../src/journal/index.ts';
import { armFaultPoint } from '../../src/kernel/index.ts';
import { openArchiveRig } from './archive-rig.ts';
import { admin } from './rooms.ts';

/* Eight writers that append to the journal and tell each entry once it is durable, while it is flushed; to be killed. */
const [dataDir = '', round = '', perWriter = '', fault] = process.argv.slice(2);
armFaultPoint(fault || undefined);

const rig = await openArchiveRig(dataDir, { flushEvents: 20 });
rig.archive.start();

async function write(writer: number) {
  for (let n = 0; n < Number(perWriter); n++) {
    const actor = `${round}-${writer}-${n}`;
    rig.metadata.write((tx) =>
      rig.journal.append(
        tx,
        { ...admin, actor },
        {
          entityType: 'dataset',
          entityId: `ds_${round}_${writer}`,
          action: 'edited',
          field: 'owner',
          oldValue: personal(actor),
          newValue: { text: 'Ünïcode "quoted"\n\u0000 {}', at: n },
        },
      ),
    );
    process.send?.({ actor, seq: rig.journal.head().seq });
    await nextTurn();
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
process.send?.({ done: true });
setInterval(() => {}, 1000); // lives until it is killed
