import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';

const dir = path.join(import.meta.dirname, '../../bench/results');

/** Keeps what a long proof measured as `bench/results/<date>-<name>.json`. */
export function saveResult(name: string, facts: object): void {
  const at = new Date().toISOString();
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadAverage: loadavg().map((load) => Number(load.toFixed(1))),
  };
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, `${at.slice(0, 10)}-${name}.json`);
  writeFileSync(file, `${JSON.stringify({ name, at, machine, ...facts }, null, 2)}\n`);
}

/** Smallest, median, 95th percentile and largest. */
export function summarize(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { min: at(0), median: at(0.5), p95: at(0.95), max: at(1) };
}
