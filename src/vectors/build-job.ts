import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog } from '../catalog/index.ts';
import type { EmbeddingConfig, VectorsConfig } from '../config/index.ts';
import type { JobContext, JobHandler } from '../jobs/index.ts';
import { faultPoint, LakehouseError } from '../kernel/index.ts';
import { openWorkProcess, type WorkProcess } from '../processes/index.ts';
import type { ObjectRef, ObjectStore, Stage, StagedFile } from '../storage/index.ts';
import type { AssemblyInput, AssemblyResult } from './assembly.ts';
import { type BuildPlan, planBuild } from './build-plan.ts';
import type { FitInput, FitResult, Part, StripeInput, TextSource } from './embed-stripe.ts';
import { vectorErrors } from './errors.ts';
import { linkOrCopy, servingKey } from './generation.ts';
import type { GraphCache } from './graph-cache.ts';
import type { BuildIndexInput, BuildIndexResult, BuildStats } from './model.ts';
import type { IndexRegistry } from './registry.ts';
import type { GenerationFiles } from './tables.ts';

export interface BuildJobOptions {
  catalog: Catalog;
  objects: ObjectStore;
  registry: IndexRegistry;
  graphs: GraphCache;
  config: { vectors: VectorsConfig; embedding: EmbeddingConfig };
  /** Whether a stopped job will come back to its stage. */
  isUnfinished(jobId: string): boolean;
  /** Called after the commit with the serving key that the index had before. */
  onReplaced(formerKey: string): void;
}

/** What survives a crash: the decisions, and which parts are whole on disk. */
interface Checkpoint {
  plan: BuildPlan;
  fit: FitResult & { fitMs: number };
  stripes: { fromRow: number; toRow: number; parts: Part[] }[];
}

interface Run {
  context: JobContext;
  stage: Stage;
  checkpoint: Checkpoint;
  source: TextSource;
}

/** Chunks in a part: about 25 MB of vectors, and what a crash can cost. */
const partChunks = 8192;
const tableName = 'model-table.bin';

/*
 *   fitting ─► embedding ─► assembling ─► building ─► publishing
 *      │           │ a checkpoint with each part          │
 *      └───────────┴── crash: go on behind the last part  └─ one transaction: rows, journal, event, SUCCEEDED
 */

/** The job `index.build`. */
export class BuildJob implements JobHandler {
  readonly kind = 'index.build';
  private readonly options: BuildJobOptions;

  constructor(options: BuildJobOptions) {
    this.options = options;
  }

  async run(context: JobContext): Promise<void> {
    const { objects, catalog } = this.options;
    const { plan, isResumed, checkpoint } = this.decide(context);
    const stage = await objects.openStage(context.caller, plan.bucket, context.jobId);
    let isKept = false;
    try {
      const snapshot = catalog.resolve(context.caller, { id: plan.datasetId, version: plan.sourceVersion });
      const files = [];
      for (const file of snapshot.files) files.push({ path: await objects.localPath(file), rows: file.rows });
      const tempDir = path.join(stage.dir, 'spill');
      await mkdir(tempDir, { recursive: true });
      const { textColumn, idColumn, chunkSize, chunkOverlap } = plan;
      const engine = {
        memoryMb: Math.floor(this.options.config.embedding.workMemoryMb / 2),
        threads: 2,
        tempDir,
      };
      const source = {
        files,
        textColumn,
        idColumn,
        chunks: { size: chunkSize, overlap: chunkOverlap },
        engine,
      };
      const isWhole = isResumed && isOnDisk(stage, checkpoint!);
      const fitted = isWhole ? checkpoint! : await this.fit(context, stage, plan, source);
      await this.build({ context, stage, source, checkpoint: fitted });
    } catch (error) {
      // A stop or a passing failure comes back to these parts; a cancelled job leaves nothing.
      isKept = context.signal.aborted
        ? this.options.isUnfinished(context.jobId)
        : error instanceof LakehouseError && error.retryable;
      throw error;
    } finally {
      if (!isKept) await stage[Symbol.asyncDispose]();
    }
  }

  private decide(context: JobContext) {
    const { catalog, registry, config } = this.options;
    const checkpoint = context.checkpoint as Checkpoint | null;
    if (checkpoint) return { plan: checkpoint.plan, isResumed: true, checkpoint };
    const input = context.input as BuildIndexInput;
    const plan = planBuild(input, {
      snapshot: catalog.resolve(context.caller, { name: input.dataset }),
      existing: registry.find(input.name)?.record,
      newId: () => registry.newId(),
      config: config.vectors,
    });
    return { plan, isResumed: false, checkpoint: null };
  }

  private async fit(
    context: JobContext,
    stage: Stage,
    plan: BuildPlan,
    source: TextSource,
  ): Promise<Checkpoint> {
    const total = source.files.reduce((sum, file) => sum + file.rows, 0);
    context.progress({ phase: 'fitting', done: 0, total });
    const startedAt = performance.now();
    const input: FitInput = {
      source,
      model: plan.modelName,
      tableFile: path.join(stage.dir, tableName),
      chunksMax: this.options.config.vectors.chunksMax,
    };
    await using child = await this.openChild();
    const fit = await child.call<FitResult>('fit', input, {
      signal: context.signal,
      onNote: (rows) => context.progress({ done: rows as number }),
    });
    if (fit.chunkCount === 0)
      throw vectorErrors.NOTHING_TO_INDEX(
        `Every text in column "${plan.textColumn}" of "${plan.datasetName}" is empty.`,
      );
    const stripes = planStripes(total, this.options.config.embedding.processes);
    const checkpoint = { plan, fit: { ...fit, fitMs: performance.now() - startedAt }, stripes };
    context.saveCheckpoint(checkpoint);
    return checkpoint;
  }

  private async build(run: Run): Promise<void> {
    const { context, stage, checkpoint } = run;
    const { plan, fit } = checkpoint;
    const { graphs, config } = this.options;
    const embedMs = await timed(() => this.embed(run));
    const parts = checkpoint.stripes.flatMap((stripe) => stripe.parts);
    let assembly!: AssemblyResult;
    const assembleMs = await timed(async () => {
      assembly = await this.assemble(run, parts);
    });
    const staged: StagedFile[] = [
      ...parts.map(({ file }) => ({ file: path.join(stage.dir, file), key: file })),
      { file: assembly.vectorsFile, key: 'vectors.f32', sha256: assembly.vectorsSha256 },
      { file: assembly.chunksFile, key: 'chunks.bin' },
      { file: path.join(stage.dir, tableName), key: tableName },
    ];
    let graphMs = 0;
    const isFlat = fit.chunkCount < config.vectors.flatBelow;
    if (!isFlat) {
      context.progress({ phase: 'building', done: 0, total: fit.chunkCount });
      const { chunkCount: count, dimensions } = fit;
      const { vectorsFile: vectorsPath, vectorsSha256 } = assembly;
      const graph = await graphs.obtain({ vectorsPath, vectorsSha256, count, dimensions }, plan.parameters, {
        signal: context.signal,
        onProgress: ({ done }) => {
          faultPoint('mid-build');
          context.progress({ done });
        },
      });
      graphMs = graph.buildMs;
      const file = path.join(stage.dir, 'graph.hnsw');
      await linkOrCopy(graph.path, file);
      staged.push({ file, key: 'graph.hnsw', sha256: graph.sha256 });
    }
    const { rowCount, skippedRows, fitMs } = fit;
    await this.publish(run, staged, isFlat, { rowCount, skippedRows, fitMs, embedMs, assembleMs, graphMs });
  }

  /** Several stripes of rows at once, a child each; every finished part is a checkpoint. */
  private async embed({ context, stage, source, checkpoint }: Run): Promise<void> {
    const { plan, fit, stripes } = checkpoint;
    const done = () =>
      stripes.flatMap((stripe) => stripe.parts).reduce((sum, part) => sum + part.chunkCount, 0);
    context.progress({ phase: 'embedding', done: done(), total: fit.chunkCount });
    await Promise.all(
      stripes.map(async (stripe) => {
        const fromRow = stripe.parts.at(-1)?.toRow ?? stripe.fromRow;
        if (fromRow >= stripe.toRow) return;
        const input: StripeInput = {
          ...{ source, fromRow, toRow: stripe.toRow, dir: stage.dir, partChunks },
          model: plan.modelName,
          tableFile: path.join(stage.dir, tableName),
          batchSize: this.options.config.embedding.batchSize,
        };
        await using child = await this.openChild();
        await child.call('embedStripe', input, {
          signal: context.signal,
          onNote: (part) => {
            stripe.parts.push(part as Part);
            context.saveCheckpoint(checkpoint);
            context.progress({ done: done() });
            faultPoint('mid-embed');
          },
        });
      }),
    );
  }

  private async assemble(
    { context, stage, source, checkpoint }: Run,
    parts: Part[],
  ): Promise<AssemblyResult> {
    const { chunkCount, dimensions } = checkpoint.fit;
    context.progress({ phase: 'assembling', done: 0, total: chunkCount });
    const input: AssemblyInput = {
      parts: parts.map(({ file }) => path.join(stage.dir, file)),
      ...{ chunkCount, dimensions, dir: stage.dir, engine: source.engine },
    };
    await using child = await this.openChild();
    return await child.call<AssemblyResult>('assemble', input, {
      signal: context.signal,
      onNote: (done) => context.progress({ done: done as number }),
    });
  }

  private async publish(
    { context, checkpoint }: Run,
    staged: StagedFile[],
    isFlat: boolean,
    buildStats: BuildStats,
  ): Promise<void> {
    const { objects, registry, onReplaced } = this.options;
    const { plan, fit } = checkpoint;
    context.progress({ phase: 'publishing' });
    context.signal.throwIfAborted();
    const prefix = `indexes/${plan.indexId}/${context.jobId}-${context.attempt}`;
    const refs = await objects.publish(
      plan.bucket,
      staged.map((file) => ({ ...file, key: `${prefix}/${file.key}` })),
    );
    const former = registry.find(plan.indexId);
    try {
      context.publish(
        (tx) => {
          if (former) tx.afterCommit(() => onReplaced(servingKey(former)));
          return registry.insertBuild(tx, context.caller, {
            expectedGeneration: plan.expectedGeneration,
            index: {
              id: plan.indexId,
              ...{ name: plan.name, datasetId: plan.datasetId, datasetName: plan.datasetName },
              ...{ bucket: plan.bucket, textColumn: plan.textColumn, idColumn: plan.idColumn },
              ...{ modelName: plan.modelName, dimensions: fit.dimensions, metric: 'COSINE', backend: 'HNSW' },
            },
            generation: {
              ...{ sourceVersion: plan.sourceVersion, modelVersion: fit.modelVersion, isFlat, buildStats },
              ...{ chunkSize: plan.chunkSize, chunkOverlap: plan.chunkOverlap, chunkCount: fit.chunkCount },
              parameters: plan.parameters,
              files: groupFiles(refs, prefix),
              reason: former ? 'rebuild' : 'first build',
            },
          });
        },
        (generation): BuildIndexResult => ({
          ...{ indexId: plan.indexId, name: plan.name, generation, chunkCount: fit.chunkCount },
        }),
      );
    } catch (error) {
      await objects.discard(refs);
      throw error;
    }
  }

  private openChild(): Promise<WorkProcess> {
    return openWorkProcess({
      entry: new URL('./index-build-process.ts', import.meta.url),
      title: 'embedding',
      memoryBytesMax: this.options.config.embedding.workMemoryMb * 1_048_576,
      memorySetting: '[embedding] work_memory_mb',
    });
  }
}

function isOnDisk(stage: Stage, checkpoint: Checkpoint): boolean {
  const names = checkpoint.stripes.flatMap((stripe) => stripe.parts.map((part) => part.file));
  return [tableName, ...names].every((name) => existsSync(path.join(stage.dir, name)));
}

/** Even stripes of rows, at most one a process. */
function planStripes(rowCount: number, processes: number): Checkpoint['stripes'] {
  const rows = Math.ceil(rowCount / processes);
  const stripes = [];
  for (let fromRow = 0; fromRow < rowCount; fromRow += rows)
    stripes.push({ fromRow, toRow: Math.min(fromRow + rows, rowCount), parts: [] });
  return stripes;
}

function groupFiles(refs: ObjectRef[], prefix: string): GenerationFiles {
  const named = (name: string) => refs.find((ref) => ref.key === `${prefix}/${name}`);
  return {
    embeddings: refs.filter((ref) => ref.key.endsWith('.parquet')),
    vectors: named('vectors.f32')!,
    chunks: named('chunks.bin')!,
    modelTable: named(tableName)!,
    graph: named('graph.hnsw') ?? null,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
