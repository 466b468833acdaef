import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../src/config/index.ts';
import { openEngine, quoteText } from '../../src/engine/index.ts';
import type { Job } from '../../src/jobs/index.ts';
import { createLogger } from '../../src/kernel/index.ts';
import { openTuning, type Tuning } from '../../src/tuning/index.ts';
import { openVectors, type Vectors } from '../../src/vectors/index.ts';
import { admin as caller, openRooms, type Rooms } from './rooms.ts';
import { makeTexts } from './texts.ts';
import { createDraft } from './versions.ts';

export interface RigOptions {
  /** The data directory; a new one that disposing removes, if absent. */
  dir?: string;
  historyMax?: number;
  flatBelow?: number;
  /** What tuning sees of vectors, for letting something happen at a certain moment. */
  around?(vectors: Vectors): Vectors;
}

/** The rooms up to tuning, over real files, threads and processes. */
export interface Rig extends AsyncDisposable {
  dataDir: string;
  rooms: Rooms;
  vectors: Vectors;
  tuning: Tuning;
  /** Moves the clock of all rooms. */
  advance(ms: number): void;
}

export const gracePeriodMs = 3_600_000;

export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const dataDir = options.dir ?? mkdtempSync(path.join(realpathSync(tmpdir()), 'lakehouse-test-'));
  const config = loadConfig({ env: {} });
  let offsetMs = 0;
  const rooms = await openRooms(dataDir, { gracePeriodMs, clock: { now: () => Date.now() + offsetMs } });
  const vectors = await openVectors({
    ...{ ...rooms, dataDir, gracePeriodMs, logger: createLogger({ level: 'silent' }) },
    config: {
      vectors: { ...config.vectors, flatBelow: options.flatBelow ?? config.vectors.flatBelow },
      embedding: config.embedding,
    },
  });
  const tuning = openTuning({
    ...{ ...rooms, gracePeriodMs, vectors: options.around?.(vectors) ?? vectors },
    config: { ...config.tuning, historyMax: options.historyMax ?? config.tuning.historyMax },
  });
  await rooms.objects.recover((owner) => rooms.jobs.isUnfinished(owner));
  rooms.jobs.start();
  return {
    ...{ dataDir, rooms, vectors, tuning },
    advance: (ms) => {
      offsetMs += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await rooms.jobs[Symbol.asyncDispose]();
      await vectors[Symbol.asyncDispose]();
      await rooms[Symbol.asyncDispose]();
      if (options.dir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface BuiltTexts {
  indexId: string;
  texts: string[];
}

/** Publishes texts as the next version of a dataset with the column `text`, and builds the index over it. */
export async function buildTexts(
  rig: Rig,
  options: { name?: string } & ({ count: number } | { texts: string[] }),
): Promise<BuiltTexts> {
  const name = options.name ?? 'texts';
  const texts = 'texts' in options ? options.texts : makeTexts(options.count, 1);
  await publishTexts(rig.rooms, name, texts);
  const { id: jobId } = rig.vectors.buildIndex(caller, { dataset: name, name, textColumn: 'text' });
  const job = await endedJob(rig, jobId);
  if (job.failure) throw new Error(job.failure.message);
  return { indexId: rig.vectors.getIndex(caller, { name }).id, texts };
}

async function publishTexts(rooms: Rooms, name: string, texts: readonly string[]): Promise<void> {
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
  const columns = [{ name: 'text', type: 'VARCHAR', isNullable: true }];
  const draft = createDraft(name, { columns, files: [{ file, rows: texts.length }] });
  await rooms.publisher.publish(caller, stage, draft, (prepared) =>
    rooms.metadata.write((tx) => rooms.publisher.publishIn(tx, caller, prepared)),
  );
}

export async function endedJob(rig: Rig, id: string): Promise<Job> {
  for await (const job of rig.rooms.jobs.watch(caller, id, { minIntervalMs: 0 }))
    if (job.finishedAt !== null) return job;
  throw new Error(`The job ${id} did not end.`);
}
