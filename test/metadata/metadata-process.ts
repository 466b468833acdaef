import { sql } from 'drizzle-orm';
import { openMetadata } from '../../src/metadata/index.ts';
import { migrationsDir } from '../support/rooms.ts';

/* A server that only holds its data directory, with one durable row in it, until it is killed. */
const metadata = openMetadata({ dataDir: process.argv[2] ?? '', migrationsDir });
metadata.lock.describe({ pid: process.pid, url: 'http://127.0.0.1:4400' });
metadata.write((tx) => tx.db.run(sql`insert into event_epoch (id, epoch) values (1, '1')`));
process.send?.('open');
setInterval(() => {}, 1000);
