import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { operations } from '../../src/client/index.ts';
import {
  codeOf,
  ingest,
  select,
  submitIngest,
  verifyStorage,
  waitForJob,
  writeNumbers,
} from '../support/api.ts';
import { createSite } from '../support/lakehouse-process.ts';
import { findLeftovers } from '../support/leftovers.ts';
import { saveResult } from '../support/results.ts';
import { until } from '../support/until.ts';

const isRoot = process.getuid?.() === 0;
const sizeMb = 12;

/** A file system of a few megabytes; undefined where mounting is not allowed. */
function mountSmallDisk(): string | undefined {
  const dir = mkdtempSync(path.join(tmpdir(), 'lakehouse-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', dir], { stdio: 'pipe' });
  } catch {
    rmSync(dir, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

it.skipIf(!isRoot)(
  'a full disk fails writes with a code, leaves reads alone, and ends with the shortage',
  async ({ skip }) => {
    const disk = mountSmallDisk();
    if (!disk) return skip('mount -t tmpfs is not allowed here');
    const dataDir = path.join(disk, 'data');
    await using site = createSite({
      dataDir,
      settings: { jobs: { attempts_max: 1 }, log: { level: 'error' } },
    });
    await using server = await site.start();
    const { client } = server;
    const small = writeNumbers(site.sourceDir, 'small.csv', 1, 100);
    const source = { path: small.file };
    await ingest(client, { name: 'kept', source });

    // Fill what is left, so that neither a data file nor the catalog can grow.
    const ballast = path.join(disk, 'ballast');
    for (const size of [1_048_576, 4096]) {
      for (let i = 0; ; i++) {
        const { bavail, bsize } = statfsSync(disk);
        if (bavail * bsize < size) break;
        try {
          writeFileSync(`${ballast}-${size}-${i}`, Buffer.alloc(size));
        } catch {
          break;
        }
      }
    }
    const full: string[] = [];
    for (let i = 0; i < 5; i++) {
      const code = await submitIngest(client, { name: `new_${i}`, source }).then(
        async (id) => (await waitForJob(client, id)).failure?.code ?? 'none',
        (error: { code: string }) => error.code,
      );
      full.push(code);
      expect(await select(client, { sql: 'select count(*), sum(n) from kept' })).toEqual([['100', '5050']]);
    }
    for (const code of full) expect(code).toBe('STORAGE_FULL');
    expect(await codeOf(client.request(operations.ApiDatasetsDocument, { first: 5 }))).toBe('ok');

    execFileSync('sh', ['-c', `rm ${ballast}-*`]);
    const freedAt = performance.now();
    await until(
      async () => (await codeOf(ingest(client, { name: 'after', source }))) === 'ok',
      'a write after space was freed',
    );
    const worksAgainMs = Math.round(performance.now() - freedAt);
    expect(worksAgainMs).toBeLessThan(5000);
    expect((await verifyStorage(client)).isIntact).toBe(true);
    await until(() => findLeftovers(dataDir).length === 0).catch(() =>
      expect(findLeftovers(dataDir)).toEqual([]),
    );
    expect(await server.stop()).toBe(0);
    saveResult('disk-full', { diskMb: sizeMb, codes: full, worksAgainMs });
  },
);
