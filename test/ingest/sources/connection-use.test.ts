import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import { createAdminCaller, createLogger } from '../../../src/kernel/index.ts';
import { openLakehouse } from '../../../src/lakehouse.ts';
import { makeDirectory } from '../../support/directory.ts';
import { migrationsDir } from '../../support/rooms.ts';

test('a connection that a schedule reads from cannot be removed', async () => {
  const config = loadConfig({ env: {}, flags: { 'storage.dataDir': makeDirectory() } });
  const logger = createLogger({ level: 'silent' });
  await using lake = await openLakehouse({ config, logger, version: '0.0.0', migrationsDir });
  const caller = createAdminCaller('ada', 'graphql');
  for (const name of ['used', 'unused'])
    lake.connections.create(caller, {
      name,
      kind: 'POSTGRES',
      host: 'db.invalid',
      database: 'db',
      user: 'u',
    });
  const schedule = await lake.scheduler.create(caller, {
    name: 'nightly',
    trigger: { kind: 'INTERVAL', seconds: 3600 },
    action: 'ingest.database',
    input: { name: 'rows', bucket: 'primary', source: { name: 'used', table: 'things' } },
    isEnabled: false,
  });
  expect(() => lake.connections.remove(caller, 'used')).toThrow(
    expect.objectContaining({ code: 'IN_USE', message: expect.stringContaining('schedule nightly') }),
  );
  lake.connections.remove(caller, 'unused');
  lake.scheduler.remove(caller, schedule.id);
  lake.connections.remove(caller, 'used');
  expect(lake.connections.list(caller)).toEqual([]);
});
