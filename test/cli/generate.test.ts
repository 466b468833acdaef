import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countWords } from '../../src/cli/demo/company/resume.ts';
import { type CompanyFile, generateCompany, scales } from '../../src/cli/demo/generate.ts';

type Row = Record<string, string>;
type Candidate = Record<string, unknown> & { candidate_id: number; resume_text: string; zip: string };

let root: string;
let files: CompanyFile[];
let candidates: Candidate[];
let clients: Record<string, unknown>[];
let jobs: Row[];
let placements: Row[];
let timesheets: Row[];
let calls: Row[];

/** Reads RFC 4180 text, independent of the code under test. */
function parseDelimited(text: string, delimiter: string): Row[] {
  const records: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[++i]!;
      else quoted = false;
    } else if (char === '"' && delimiter === ',') quoted = true;
    else if (char === delimiter || char === '\n') {
      records.at(-1)!.push(field);
      field = '';
      if (char === '\n' && i + 1 < text.length) records.push([]);
    } else field += char;
  }
  const [header, ...rows] = records;
  return rows.map((row) => {
    expect(row.length).toBe(header!.length);
    return Object.fromEntries(header!.map((name, at) => [name, row[at]!]));
  });
}

const read = (dataset: string) => readFile(files.find((file) => file.dataset === dataset)!.path, 'utf8');

async function hashesOf(directory: string, seed: number): Promise<string[]> {
  const made = await generateCompany({ directory, scale: 'tiny', seed });
  return Promise.all(
    made.map(async (file) =>
      createHash('sha256')
        .update(await readFile(file.path))
        .digest('hex'),
    ),
  );
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lakehouse-generate-'));
  files = await generateCompany({ directory: path.join(root, 'one'), scale: 'tiny', seed: 7 });
  candidates = (await read('candidates'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Candidate);
  clients = JSON.parse(await read('clients')) as Record<string, unknown>[];
  jobs = parseDelimited(await read('jobs'), ',');
  placements = parseDelimited(await read('placements'), ',');
  timesheets = parseDelimited(await read('timesheets'), ',');
  calls = parseDelimited(await read('call_log'), '\t');
});
afterAll(() => rm(root, { recursive: true }));

describe('the generated company', () => {
  it('has the rows that its scale promises, and says so', () => {
    const { tiny } = scales;
    const counted = [candidates, clients, jobs, placements, timesheets, calls].map((rows) => rows.length);
    expect(counted).toEqual([
      tiny.candidates,
      tiny.clients,
      tiny.jobs,
      tiny.placements,
      tiny.timesheets,
      tiny.calls,
    ]);
    expect(files.map((file) => file.rowCount)).toEqual(counted);
  });

  it('adds up to 250,000 and 2,470,000 rows at the larger scales', () => {
    const sum = (size: object) =>
      Object.values(size).reduce((total: number, rows: number) => total + rows, 0);
    expect(sum(scales.default)).toBe(250_000);
    expect(sum(scales.full)).toBe(2_470_000);
  });

  it('is the same to the byte for one seed, and another for another', async () => {
    const one = await hashesOf(path.join(root, 'a'), 7);
    expect(await hashesOf(path.join(root, 'b'), 7)).toEqual(one);
    const other = await hashesOf(path.join(root, 'c'), 8);
    expect(other.filter((hash, at) => hash === one[at])).toEqual([]);
  });

  it('keeps every reference between tables', () => {
    const has = (rows: number) => (id: string) => Number(id) >= 1 && Number(id) <= rows;
    expect(jobs.every((job) => has(clients.length)(job['client_id']!))).toBe(true);
    for (const placement of placements) {
      const job = jobs[Number(placement['job_id']) - 1]!;
      expect(placement['client_id']).toBe(job['client_id']);
      expect(candidates[Number(placement['candidate_id']) - 1]!['vertical']).toBe(job['vertical']);
      expect(placement['start_date']! > job['opened_on']!).toBe(true);
    }
    for (const sheet of timesheets) {
      const placement = placements[Number(sheet['placement_id']) - 1]!;
      expect([sheet['candidate_id'], sheet['client_id']]).toEqual([
        placement['candidate_id'],
        placement['client_id'],
      ]);
      expect(sheet['week_ending']! >= placement['start_date']!).toBe(true);
    }
    expect(calls.every((call) => has(candidates.length)(call['candidate_id']!))).toBe(true);
  });

  it('writes amounts that follow from hours and rates, with two decimals', () => {
    for (const sheet of timesheets) {
      const hours = Number(sheet['regular_hours']) + 1.5 * Number(sheet['overtime_hours']);
      expect(sheet['bill_amount']).toMatch(/^\d+\.\d\d$/);
      expect(Math.abs(Number(sheet['bill_amount']) - hours * Number(sheet['bill_rate']))).toBeLessThan(0.011);
    }
  });

  it('writes résumés of 80 to 250 words that all differ', () => {
    const lengths = candidates.map((candidate) => countWords(candidate.resume_text));
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(80);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(250);
    expect(new Set(candidates.map((candidate) => candidate.resume_text)).size).toBe(candidates.length);
    expect(candidates.map((candidate) => candidate.resume_text).join()).not.toMatch(/[{}]|undefined|NaN/);
  });

  it('holds only telephone numbers, addresses and numbers that nobody can have', () => {
    const people = JSON.stringify([candidates, clients]);
    for (const phone of people.matchAll(/\(\d{3}\) [\d-]+/g))
      expect(phone[0]).toMatch(/^\(\d{3}\) 555-01\d\d$/);
    for (const mail of people.matchAll(/@([\w.]+)/g))
      expect(mail[1]).toMatch(/(^|\.)example\.(com|org|net)$/);
    for (const candidate of candidates)
      if (candidate['ssn'] !== null) expect(candidate['ssn']).toMatch(/^9\d\d-(0[1-9]|[1-4]\d)-\d{4}$/);
  });

  it('has what ingest must not lose: leading zeros, missing values, other alphabets', () => {
    expect(candidates.some((candidate) => candidate.zip.startsWith('0'))).toBe(true);
    expect(candidates.every((candidate) => /^\d{5}$/.test(candidate.zip))).toBe(true);
    expect(candidates.some((candidate) => candidate['email'] === null)).toBe(true);
    expect(jobs.some((job) => job['closed_on'] === '')).toBe(true);
    expect(candidates.some((candidate) => /[^ -~]/.test(String(candidate['last_name'])))).toBe(true);
  });
});
