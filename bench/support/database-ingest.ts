import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../src/config/index.ts';
import type { ReadRequest, ReadResult, SourceKind } from '../../src/ingest/sources/model.ts';
import { openWorkProcess } from '../../src/processes/index.ts';
import type { TestDatabase } from '../../test/ingest/sources/support/databases.ts';

export interface DatabaseFixture {
  dir: string;
  database: TestDatabase;
  rows: number;
}

export function makeFixture(database: TestDatabase, rows: number): DatabaseFixture {
  return { dir: mkdtempSync(path.join(tmpdir(), 'lakehouse-bench-')), database, rows };
}

export async function removeFixture({ dir, database }: DatabaseFixture): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  await database[Symbol.asyncDispose]();
}

/** The whole way of an ingest up to publication, start of the work process and default verification included. */
export async function ingestOurs(kind: SourceKind, { database, dir, rows }: DatabaseFixture, round: number) {
  const outputDir = path.join(dir, `ours${round}`);
  mkdirSync(outputDir);
  const { sources, ingest } = loadConfig({ env: {} });
  const request: ReadRequest = {
    login: { ...database.server, ...sources, kind, name: 'bench', database: database.name, tls: 'DISABLE' },
    selection: { table: 'bench_rows' },
    cursor: null,
    merge: null,
    verification: 'DEFAULT',
    outputDir,
    expected: null,
    columnsMax: ingest.columnsMax,
    lineBytesMax: ingest.lineBytesMax,
    memoryMb: Math.floor(sources.workMemoryMb * 0.25),
    threads: 2,
  };
  await using child = await openWorkProcess({
    entry: new URL('../../src/ingest/sources/source-process.ts', import.meta.url),
    title: 'bench',
    memoryBytesMax: 4 * 2 ** 30,
    memorySetting: 'of the benchmark',
  });
  const read = await child.call<ReadResult>('read', request);
  const peakMb =
    Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;
  rmSync(outputDir, { recursive: true });
  return { result: requireAll(read.arrivedCount, rows), figures: { peakMb } };
}

/** What the maker's own client writes to a file: the limit of what can be had. */
export async function dump(command: string, args: readonly string[], { dir, rows }: DatabaseFixture) {
  const file = openSync(path.join(dir, 'dump'), 'w');
  const child = spawn(command, args, { stdio: ['ignore', file, 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  closeSync(file);
  if (code !== 0) throw new Error(`${command} ended with ${code}.`);
  return { result: rows };
}

/** Pages by LIMIT and OFFSET, only fetched: what would be done with the rows comes on top. */
export async function fetchByOffset({ database, rows }: DatabaseFixture) {
  const pageRows = 10_000;
  let count = 0;
  for (let offset = 0; offset < rows; offset += pageRows)
    count += (await database.run(`SELECT * FROM bench_rows ORDER BY id LIMIT ${pageRows} OFFSET ${offset}`))
      .length;
  return { result: requireAll(count, rows) };
}

function requireAll(count: number, expected: number): number {
  if (count === expected) return count;
  throw new Error(`${count} rows were read of ${expected}.`);
}
