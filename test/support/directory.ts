import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A new directory that is removed after the test, whatever its outcome. */
export function makeDirectory(): string {
  const dir = mkdtempSync(path.join(realpathSync(tmpdir()), 'lakehouse-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
