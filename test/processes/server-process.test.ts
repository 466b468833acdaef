import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

it('the process that answers GraphQL loads neither the SQL engine nor the graph library', async () => {
  const program = `
    await import(${JSON.stringify(path.join(root, 'src/lakehouse.ts'))});
    const loaded = process.report.getReport().sharedObjects.filter((file) => /duckdb|hnswlib|addon\\.node/.test(file));
    console.log(JSON.stringify(loaded));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout)).toEqual([]);
});
