// Runs every benchmark, one after the other, with the given flags: npm run bench -- [--tiny] [--save] [--rounds N].
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const dir = path.join(import.meta.dirname, '..', 'bench');
const files = readdirSync(dir).filter((file) => file.endsWith('.bench.ts'));
const failed = files.filter(
  (file) =>
    spawnSync('node', [path.join(dir, file), ...process.argv.slice(2)], { stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
