import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as business from './company/business.ts';
import { candidateRows } from './company/candidates.ts';
import { type CompanyPlan, planCompany, type ScaleName, scales } from './company/plan.ts';
import { RowFile } from './company/row-file.ts';

export { type ScaleName, scales } from './company/plan.ts';

export interface GenerateOptions {
  directory: string;
  scale: ScaleName;
  /** One seed gives the same bytes on every machine. */
  seed: number;
  signal?: AbortSignal;
  /** Called a few times a second with the rows of all files so far. */
  onProgress?: (done: number, total: number) => void;
}

/** One file of the company: the dataset's name, where it lies and what is in it. */
export interface CompanyFile {
  dataset: string;
  path: string;
  rowCount: number;
  byteSize: number;
}

interface FileRecipe {
  dataset: string;
  /** Formats differ on purpose: the demo shows that ingest reads them all. */
  file: string;
  before: string;
  after: string;
  rows: (plan: CompanyPlan) => Generator<string>;
}

const recipes: readonly FileRecipe[] = [
  { dataset: 'candidates', file: 'candidates.ndjson', before: '', after: '', rows: candidateRows },
  { dataset: 'clients', file: 'clients.json', before: '[\n', after: '\n]\n', rows: business.clientRows },
  { dataset: 'jobs', file: 'jobs.csv', before: business.jobHeader, after: '', rows: business.jobRows },
  {
    dataset: 'placements',
    file: 'placements.csv',
    before: business.placementHeader,
    after: '',
    rows: business.placementRows,
  },
  {
    dataset: 'timesheets',
    file: 'timesheets.csv',
    before: business.timesheetHeader,
    after: '',
    rows: business.timesheetRows,
  },
  {
    dataset: 'call_log',
    file: 'call_log.tsv',
    before: business.callHeader,
    after: '',
    rows: business.callRows,
  },
];

/**
 * Writes an invented staffing company as six files into `directory` (created when missing, same names
 * overwritten). Streams: memory does not grow with the scale. Rejects with the signal's reason when aborted.
 */
export async function generateCompany(options: GenerateOptions): Promise<CompanyFile[]> {
  await mkdir(options.directory, { recursive: true });
  const plan = planCompany(options.seed, scales[options.scale]);
  const total = Object.values(plan.size).reduce((sum, rows) => sum + rows, 0);
  const files: CompanyFile[] = [];
  let done = 0;
  for (const recipe of recipes) {
    const target = path.join(options.directory, recipe.file);
    await using file = await RowFile.open(target);
    file.frame(recipe.before);
    for (const row of recipe.rows(plan)) {
      if (!file.write(row)) continue;
      await file.flush();
      options.signal?.throwIfAborted();
      options.onProgress?.(done + file.rowCount, total);
    }
    file.frame(recipe.after);
    await file.flush();
    done += file.rowCount;
    options.onProgress?.(done, total);
    files.push({ dataset: recipe.dataset, path: target, rowCount: file.rowCount, byteSize: file.byteSize });
  }
  return files;
}
