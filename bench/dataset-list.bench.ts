import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { DatasetFilter } from '../src/catalog/index.ts';
import { admin, openRooms, type Rooms } from '../test/support/rooms.ts';
import { type Bench, runBenchCommand } from './support/bench.ts';
import { insertDatasets } from './support/dataset-rows.ts';

interface Fixture {
  rooms: Rooms;
  raw: Database.Database;
  dir: string;
  calls: number;
}

const pageSize = 100;
const filters: DatasetFilter[] = [{}, { bucket: 'primary' }, { tag: 't3' }, { search: 'set_1' }];

/** The same page by hand-written SQL, prepared once, with the same JSON columns parsed. */
const sqlFor = (filter: DatasetFilter) => `
  select d.*, v.id as v_id, v.version, v.mode, v.columns, v.row_count, v.byte_size, v.lineage, v.rejected_count,
    v.warnings, v.created_at as v_created_at, v.created_by
  from datasets d join dataset_versions v on v.dataset_id = d.id and v.version = d.current_version
  where d.deleted_at is null
    ${filter.bucket ? 'and d.bucket = @bucket' : ''}
    ${filter.tag ? 'and exists (select 1 from json_each(d.tags) where value = @tag)' : ''}
    ${
      filter.search
        ? `and (d.name like @pattern escape '\\' or lower(coalesce(d.description, '')) like @pattern escape '\\'
            or lower(d.tags) like @pattern escape '\\')`
        : ''
    }
  order by d.name limit ${pageSize + 1}`;

const bench: Bench<{ datasets: number; calls: number }, Fixture> = {
  name: 'dataset-list',
  question: 'What does a page of 100 datasets with varied filters cost through the catalog?',
  hypothesis:
    'Prepared by shape, with immutable versions parsed once and kept: less CPU than hand-written SQL that parses its JSON each time.',
  seed: 7,
  sizes: { full: { datasets: 2000, calls: 400 }, tiny: { datasets: 150, calls: 4 } },
  rounds: 7,
  prepare: async ({ size, seed }) => {
    const dir = mkdtempSync(path.join(tmpdir(), 'lakehouse-bench-'));
    const rooms = await openRooms(dir);
    insertDatasets(rooms, { count: size.datasets, seed });
    const raw = new Database(path.join(dir, 'catalog.db'), { readonly: true });
    return { rooms, raw, dir, calls: size.calls };
  },
  cleanUp: async ({ rooms, raw, dir }) => {
    raw.close();
    await rooms[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  },
  subjects: {
    catalog: async ({ rooms, calls }) => {
      const names: string[] = [];
      for (let call = 0; call < calls; call++) {
        const page = rooms.catalog.list(admin, filters[call % filters.length]!, { first: pageSize });
        for (const { node } of page.edges) names.push(`${node.name}:${node.current.columns.length}`);
      }
      return { result: names, operations: calls };
    },
    'hand-written SQL': async ({ raw, calls }) => {
      const names: string[] = [];
      const statements = filters.map((filter) => raw.prepare<object, Record<string, string>>(sqlFor(filter)));
      for (let call = 0; call < calls; call++) {
        const { bucket, tag, search } = filters[call % filters.length]!;
        const rows = statements[call % filters.length]!.all({ bucket, tag, pattern: `%${search}%` });
        for (const row of rows.slice(0, pageSize)) {
          const [columns] = [
            row['columns'],
            row['tags'],
            row['primary_key'],
            row['column_notes'],
            row['lineage'],
            row['warnings'],
          ].map((text) => JSON.parse(text!) as unknown[]);
          names.push(`${row['name']}:${columns!.length}`);
        }
      }
      return { result: names, operations: calls };
    },
  },
  peer: 'hand-written SQL',
  goals: [{ subject: 'catalog', metric: 'cpuMs', ratioMax: 1 }],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);
