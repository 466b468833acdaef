import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPublisher, openCatalog } from '../../../src/catalog/index.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openEngine, quoteText } from '../../../src/engine/index.ts';
import { openEventLog } from '../../../src/events/index.ts';
import { type Job, openJobQueue } from '../../../src/jobs/index.ts';
import { openJournal } from '../../../src/journal/index.ts';
import { type Caller, type Clock, createAdminCaller, createLogger } from '../../../src/kernel/index.ts';
import { openMetadata } from '../../../src/metadata/index.ts';
import { createObjectStore, openBucketRegistry } from '../../../src/storage/index.ts';
import { openTuning, type Tuning } from '../../../src/tuning/index.ts';
import { openVectors, type Vectors } from '../../../src/vectors/index.ts';
import { makeTexts } from '../../support/texts.ts';

export const caller = createAdminCaller('tester', 'system');
export const readOnly: Caller = {
  ...caller,
  policy: { sensitivities: new Set(), canWrite: false, canAdmin: false },
};

export interface RigOptions {
  /** Where the data directory is; a new one that `dispose` removes, if absent. */
  dir?: string;
  historyMax?: number;
  flatBelow?: number;
  /** What tuning sees of vectors, for letting something happen at a certain moment. */
  around?(vectors: Vectors): Vectors;
}

/** The rooms up to tuning, over real files, threads and processes. */
export interface Rig extends AsyncDisposable {
  rooms: Awaited<ReturnType<typeof openFoundations>>;
  vectors: Vectors;
  tuning: Tuning;
  /** Moves the clock of all rooms. */
  advance(ms: number): void;
}

export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const dir = options.dir ?? mkdtempSync(path.join(realpathSync(tmpdir()), 'lakehouse-test-'));
  let offsetMs = 0;
  const rooms = await openFoundations(dir, { now: () => Date.now() + offsetMs });
  const { config } = rooms;
  const flatBelow = options.flatBelow ?? config.vectors.flatBelow;
  const vectors = await openVectors({
    ...rooms,
    config: { vectors: { ...config.vectors, flatBelow }, embedding: config.embedding },
  });
  const historyMax = options.historyMax ?? config.tuning.historyMax;
  const tuning = openTuning({
    ...rooms,
    vectors: options.around?.(vectors) ?? vectors,
    config: { ...config.tuning, historyMax },
  });
  await rooms.objects.recover((owner) => rooms.jobs.isUnfinished(owner));
  rooms.jobs.start();
  return {
    rooms,
    vectors,
    tuning,
    advance: (ms) => {
      offsetMs += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await rooms.jobs[Symbol.asyncDispose]();
      await vectors[Symbol.asyncDispose]();
      rooms.events[Symbol.dispose]();
      rooms.metadata[Symbol.dispose]();
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The rooms below vectors. */
async function openFoundations(dir: string, clock: Clock) {
  const config = loadConfig({ env: {}, flags: { 'storage.dataDir': path.join(dir, 'data') }, cwd: dir });
  const { dataDir, bucketRoot, gracePeriodMs } = config.storage;
  const logger = createLogger({ level: 'warn' });
  const metadata = openMetadata({ dataDir, migrationsDir: path.resolve('migrations') });
  const events = openEventLog({ metadata, clock, ...config.events });
  const journal = openJournal({ metadata, clock });
  const base = { metadata, events, journal, clock, logger, dataDir, gracePeriodMs };
  const buckets = await openBucketRegistry({ ...base, caller, bucketRoot, configured: [] });
  const objects = createObjectStore({ ...base, buckets });
  const restoreCaller = ({ actor }: { actor: string }) => createAdminCaller(actor, 'system');
  const jobs = openJobQueue({ ...base, ...config.jobs, restoreCaller });
  const catalog = openCatalog({ ...base, objects, buckets });
  return { ...base, config, buckets, objects, jobs, catalog };
}

/** Publishes texts as the next version of a dataset with the column `text`, and builds the index over it. */
export async function buildTexts(rig: Rig, options: { count: number; name?: string }): Promise<BuiltTexts> {
  const name = options.name ?? 'texts';
  const texts = makeTexts(options.count, 1);
  await publishTexts(rig, name, texts);
  const { jobId } = rig.vectors.buildIndex(caller, { dataset: name, name, textColumn: 'text' });
  const job = await endedJob(rig, jobId);
  if (job.failure) throw new Error(job.failure.message);
  return { indexId: rig.vectors.getIndex(caller, { name }).id, texts };
}

export interface BuiltTexts {
  indexId: string;
  texts: string[];
}

async function publishTexts({ rooms }: Rig, name: string, texts: readonly string[]): Promise<void> {
  const publisher = createPublisher(rooms);
  await using stage = await rooms.objects.openStage(caller, 'primary', `fixture-${name}-${texts.length}`);
  const lines = path.join(stage.dir, 'texts.ndjson');
  const file = path.join(stage.dir, 'texts.parquet');
  writeFileSync(lines, texts.map((text) => JSON.stringify({ text })).join('\n'));
  {
    using engine = await openEngine({ memoryMb: 256, threads: 1 });
    using connection = await engine.connect();
    await connection.run(
      `COPY (FROM read_json(${quoteText(lines)}, columns = {text: 'VARCHAR'})) TO ${quoteText(file)} (FORMAT parquet)`,
    );
  }
  await publisher.publish(
    caller,
    stage,
    {
      name,
      bucket: 'primary',
      mode: 'REPLACE',
      columns: [{ name: 'text', type: 'VARCHAR', isNullable: true }],
      files: [{ file, rows: texts.length }],
      lineage: {
        system: 'file',
        source: 'fixture',
        format: 'ndjson',
        sourceBytes: 0,
        sourceSha256: '',
        jobId: 'fixture',
      },
      report: { rejectedCount: 0, rejects: [], warnings: [] },
    },
    (prepared) => rooms.metadata.write((tx) => publisher.publishIn(tx, caller, prepared)),
  );
}

export async function endedJob(rig: Rig, id: string): Promise<Job> {
  for await (const job of rig.rooms.jobs.watch(caller, id, { minIntervalMs: 0 }))
    if (job.finishedAt !== null) return job;
  throw new Error(`The job ${id} did not end.`);
}
