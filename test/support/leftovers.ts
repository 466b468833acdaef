import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

interface Ref {
  bucket: string;
  key: string;
}

/**
 * What lies in a data directory and belongs to nothing, while its server is idle: files in buckets that no row of
 * the catalog names, stages, uploads of ended jobs, half written files, query directories without a process.
 * Reads the catalog beside the server; paths are relative to the data directory.
 */
export function findLeftovers(dataDir: string): string[] {
  using catalog = openCatalog(path.join(dataDir, 'catalog.db'));
  const found: string[] = [];
  const referred = new Set(catalog.references().map(({ bucket, key }) => `${bucket}/${key}`));
  const pending = catalog.all<Ref>('select bucket, key from pending_objects');
  for (const { bucket, key } of pending) found.push(`intent that was never settled: ${bucket}/${key}`);
  for (const [name, root] of readRoots(catalog, dataDir)) {
    for (const file of listFiles(root)) {
      if (!referred.has(`${name}/${file}`)) found.push(`bucket ${name}: ${file}`);
    }
    for (const stage of list(path.join(root, '.staging'))) found.push(`stage ${name}: ${stage}`);
  }
  const uploads = new Map(
    catalog
      .all<{ id: string; state: string; job: string | null }>(
        `select u.id, u.state, j.state as job from uploads u left join jobs j on j.id = u.job_id`,
      )
      .map((row) => [row.id, row]),
  );
  for (const file of list(path.join(dataDir, 'uploads'))) {
    const row = uploads.get(file);
    if (!row) found.push(`upload without a row: ${file}`);
    else if (row.state === 'OPEN' || row.state === 'CONSUMED' || row.job === 'SUCCEEDED')
      found.push(`upload in state ${row.state} of a job ${row.job}: ${file}`);
  }
  for (const folder of ['graphs', 'downloads', 'mended'])
    for (const file of listFiles(path.join(dataDir, folder)))
      if (/\.(tmp|new|part)$/.test(file)) found.push(`half written: ${folder}/${file}`);
  return found.sort();
}

/** Of buckets inside the data directory the catalog has the place in it. */
const readRoots = (catalog: ReturnType<typeof openCatalog>, dataDir: string) =>
  new Map(
    catalog
      .all<{ name: string; root: string }>('select name, root from buckets')
      .map(({ name, root }) => [name, path.resolve(dataDir, root)]),
  );

/** Files that rows name and that are not there: what `verify` should find, too. */
export function findMissing(dataDir: string): string[] {
  using catalog = openCatalog(path.join(dataDir, 'catalog.db'));
  const roots = readRoots(catalog, dataDir);
  return catalog
    .references()
    .filter(({ isRetired }) => !isRetired)
    .filter(({ bucket, key }) => !existsSync(path.join(roots.get(bucket)!, key)))
    .map(({ bucket, key }) => `${bucket}/${key}`);
}

function openCatalog(file: string) {
  const db = new DatabaseSync(file, { readOnly: true });
  const all = <T>(sql: string) => db.prepare(sql).all() as T[];
  return {
    all,
    references: (): (Ref & { isRetired: boolean })[] => {
      const retired = all<Ref>('select bucket, key from retired_objects');
      const isRetired = new Set(retired.map(({ bucket, key }) => `${bucket}/${key}`));
      const versions = all<Ref>('select bucket, key from version_files');
      const manifests = all<Ref>(
        'select d.bucket, v.manifest_key as key from dataset_versions v join datasets d on d.id = v.dataset_id',
      );
      const generations = all<{ files: string }>('select files from index_generations').flatMap(({ files }) =>
        findRefs(JSON.parse(files)),
      );
      const sets = all<Record<string, string | null>>(
        'select texts_ref, queries_ref, truth_ref from evaluation_sets where retired_at is null',
      ).flatMap((row) => Object.values(row).flatMap((ref) => (ref ? findRefs(JSON.parse(ref)) : [])));
      const flushes = all<Ref>('select bucket, key from journal_flushes');
      return [...versions, ...manifests, ...generations, ...sets, ...flushes, ...retired].map((ref) => ({
        ...ref,
        isRetired: isRetired.has(`${ref.bucket}/${ref.key}`),
      }));
    },
    [Symbol.dispose]: () => db.close(),
  };
}

/** Every object with a bucket and a key, however deep. */
function findRefs(value: unknown): Ref[] {
  if (value === null || typeof value !== 'object') return [];
  const { bucket, key } = value as Partial<Ref>;
  if (typeof bucket === 'string' && typeof key === 'string') return [{ bucket, key }];
  return Object.values(value).flatMap(findRefs);
}

const list = (dir: string) => (existsSync(dir) ? readdirSync(dir) : []);

/** Files below a directory, relative to it, without the staging folder. */
function listFiles(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(`.staging${path.sep}`));
}
