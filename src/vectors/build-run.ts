import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Catalog } from '../catalog/index.ts';
import type { EmbeddingConfig, VectorsConfig } from '../config/index.ts';
import type { JobContext } from '../jobs/index.ts';
import { commonErrors, faultPoint } from '../kernel/index.ts';
import type { WorkProcess } from '../processes/index.ts';
import type { ObjectRef, ObjectStore, Stage, StagedFile } from '../storage/index.ts';
import type { AssemblyInput, AssemblyResult } from './assembly.ts';
import { openBuildChild } from './build-child.ts';
import type { BuildPlan } from './build-plan.ts';
import type { OwnParametersListener } from './contract.ts';
import type { FitInput, FitResult, Part, StripeInput, TextSource } from './embed-stripe.ts';
import { vectorErrors } from './errors.ts';
import { linkOrCopy, servingKey } from './generation-files.ts';
import type { GraphCache } from './graph-cache.ts';
import type { BuildIndexResult, BuildStats, HnswParameters } from './model.ts';
import type { IndexRegistry } from './registry.ts';
import type { GenerationFiles } from './tables.ts';

export interface BuildTools {
  catalog: Catalog;
  objects: ObjectStore;
  registry: IndexRegistry;
  graphs: GraphCache;
  config: { vectors: VectorsConfig; embedding: EmbeddingConfig };
  /** Called after the commit with the serving key that the index had before. */
  onReplaced(formerKey: string): void;
  onOwnParameters: OwnParametersListener;
}

/** What survives a crash: the decisions, and which parts are whole on disk. */
export interface Checkpoint {
  plan: BuildPlan;
  fit: FitResult & { fitMs: number };
  stripes: { fromRow: number; toRow: number; parts: Part[] }[];
}

const tableName = 'model-table.bin';

/** The generation that a build replaces, and the parameters that it builds with. */
interface Target {
  generation: number;
  parameters: HnswParameters;
}

interface BuiltGraph {
  staged: StagedFile;
  buildMs: number;
}

/** One run of the job over its stage, phase by phase. */
export class BuildRun implements AsyncDisposable {
  private readonly tools: BuildTools;
  private readonly context: JobContext;
  private readonly stage: Stage;
  private readonly source: TextSource;
  /** Serves the phases that need one process; started once, since a start costs a quarter second. */
  private child: Promise<WorkProcess> | undefined;

  constructor(tools: BuildTools, run: { context: JobContext; stage: Stage; source: TextSource }) {
    this.tools = tools;
    this.context = run.context;
    this.stage = run.stage;
    this.source = run.source;
  }

  /** Whether everything that a checkpoint counts on is in the stage. */
  has(checkpoint: Checkpoint): boolean {
    const parts = checkpoint.stripes.flatMap((stripe) => stripe.parts);
    return (
      existsSync(this.inStage(tableName)) &&
      parts.every(
        ({ file, bytes }) => statSync(this.inStage(file), { throwIfNoEntry: false })?.size === bytes,
      )
    );
  }

  /** Fits the model and saves the first checkpoint. Throws NOTHING_TO_INDEX or TOO_MANY_CHUNKS. */
  async fit(plan: BuildPlan): Promise<Checkpoint> {
    const { context, source } = this;
    const total = source.files.reduce((sum, file) => sum + file.rows, 0);
    context.progress({ phase: 'fitting', done: 0, total });
    const input: FitInput = {
      ...{ source, model: plan.modelName, tableFile: this.inStage(tableName) },
      chunksMax: this.tools.config.vectors.chunksMax,
    };
    const [fit, fitMs] = await timed(() => this.call<FitResult>('fit', input));
    if (fit.chunkCount === 0)
      throw vectorErrors.NOTHING_TO_INDEX(
        `Every text in column "${plan.textColumn}" of "${plan.datasetName}" is empty.`,
      );
    const stripes = planStripes(total, this.tools.config.embedding.processes);
    const checkpoint = { plan, fit: { ...fit, fitMs }, stripes };
    context.saveCheckpoint(checkpoint);
    return checkpoint;
  }

  /** Goes on from the checkpoint to the publication. */
  async complete(checkpoint: Checkpoint): Promise<void> {
    const { plan, fit, stripes } = checkpoint;
    const [, embedMs] = await timed(() => this.embed(checkpoint));
    const parts = stripes.flatMap((stripe) => stripe.parts);
    const [assembly, assembleMs] = await timed(() => this.assemble(checkpoint, parts));
    await this[Symbol.asyncDispose](); // the child's memory is wanted for the graph
    const files: StagedFile[] = [
      ...parts.map(({ file }) => ({ file: this.inStage(file), key: file })),
      { file: assembly.vectorsFile, key: 'vectors.f32', sha256: assembly.vectorsSha256 },
      { file: assembly.chunksFile, key: 'chunks.bin' },
      { file: this.inStage(tableName), key: tableName },
    ];
    const isFlat = fit.chunkCount < this.tools.config.vectors.flatBelow;
    let target = this.target(plan);
    let graph = isFlat ? undefined : await this.buildGraph(checkpoint, assembly, target.parameters);
    // Somebody may promote other parameters meanwhile: what is published must be what is current then.
    for (let now = this.target(plan); now.generation !== target.generation; now = this.target(plan)) {
      target = now;
      graph = isFlat ? undefined : await this.buildGraph(checkpoint, assembly, target.parameters);
    }
    const { rowCount, skippedRows, fitMs } = fit;
    const graphMs = graph?.buildMs ?? 0;
    const buildStats = { rowCount, skippedRows, fitMs, embedMs, assembleMs, graphMs };
    await this.publish(checkpoint, assembly, { files, graph, target, buildStats });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.child;
    this.child = undefined;
    await (await child?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }

  /** Several stripes of rows at once, a process each; every finished part is a checkpoint. */
  private async embed(checkpoint: Checkpoint): Promise<void> {
    const { context } = this;
    const { plan, fit, stripes } = checkpoint;
    const { batchSize, checkpointChunks } = this.tools.config.embedding;
    const done = () =>
      stripes.flatMap((stripe) => stripe.parts).reduce((sum, part) => sum + part.chunkCount, 0);
    context.progress({ phase: 'embedding', done: done(), total: fit.chunkCount });
    const embedStripe = async (stripe: Checkpoint['stripes'][number], own: boolean) => {
      const fromRow = stripe.parts.at(-1)?.toRow ?? stripe.fromRow;
      if (fromRow >= stripe.toRow) return;
      const input: StripeInput = {
        ...{ source: this.source, fromRow, toRow: stripe.toRow, dir: this.stage.dir },
        ...{
          model: plan.modelName,
          tableFile: this.inStage(tableName),
          batchSize,
          partChunks: checkpointChunks,
        },
      };
      const onNote = (part: unknown) => {
        stripe.parts.push(part as Part);
        context.saveCheckpoint(checkpoint);
        context.progress({ done: done() });
        faultPoint('mid-embed');
      };
      if (own) return await this.call<void>('embedStripe', input, onNote);
      await using child = await openBuildChild(this.tools.config.embedding);
      await child.call('embedStripe', input, { signal: context.signal, onNote });
    };
    await Promise.all(stripes.map((stripe, i) => embedStripe(stripe, i === 0)));
  }

  private assemble(checkpoint: Checkpoint, parts: Part[]): Promise<AssemblyResult> {
    const { chunkCount, dimensions } = checkpoint.fit;
    this.context.progress({ phase: 'assembling', done: 0, total: chunkCount });
    const input: AssemblyInput = {
      parts: parts.map(({ file }) => this.inStage(file)),
      ...{ chunkCount, dimensions, dir: this.stage.dir, engine: this.source.engine },
    };
    return this.call<AssemblyResult>('assemble', input);
  }

  private async buildGraph(
    { fit }: Checkpoint,
    { vectorsFile: vectorsPath, vectorsSha256 }: AssemblyResult,
    parameters: HnswParameters,
  ): Promise<BuiltGraph> {
    const { context } = this;
    const { chunkCount: count, dimensions } = fit;
    context.progress({ phase: 'building', done: 0, total: count });
    const graph = await this.tools.graphs.obtain(
      { vectorsPath, vectorsSha256, count, dimensions },
      parameters,
      {
        signal: context.signal,
        onProgress: ({ done }) => {
          faultPoint('mid-build');
          context.progress({ done });
        },
      },
    );
    const file = this.inStage(`graph-${graph.sha256.slice(0, 16)}.hnsw`);
    if (!existsSync(file)) await linkOrCopy(graph.path, file);
    return { staged: { file, key: 'graph.hnsw', sha256: graph.sha256 }, buildMs: graph.buildMs };
  }

  private async publish(
    checkpoint: Checkpoint,
    assembly: AssemblyResult,
    built: { files: StagedFile[]; graph: BuiltGraph | undefined; target: Target; buildStats: BuildStats },
  ): Promise<void> {
    const { context } = this;
    const { objects } = this.tools;
    const { plan } = checkpoint;
    context.progress({ phase: 'publishing' });
    context.signal.throwIfAborted();
    const prefix = `indexes/${plan.indexId}/${context.jobId}-${context.attempt}`;
    const publishAs = (folder: string, files: readonly StagedFile[]) =>
      objects.publish(
        plan.bucket,
        files.map((file) => ({ ...file, key: `${folder}/${file.key}` })),
      );
    let { graph, target } = built;
    const refs = await publishAs(prefix, [...built.files, ...(graph ? [graph.staged] : [])]);
    let files = groupFiles(refs, prefix);
    try {
      // A promotion may have come while files were flushed. Its graph is a further file; nothing else changes.
      for (let now = this.target(plan); now.generation !== target.generation; now = this.target(plan)) {
        target = now;
        const former = graph?.staged.sha256;
        graph = graph && (await this.buildGraph(checkpoint, assembly, target.parameters));
        if (!graph || graph.staged.sha256 === former) continue;
        const [ref] = await publishAs(`${prefix}/${target.generation}`, [graph.staged]);
        refs.push(ref!);
        files = { ...files, graph: ref! };
      }
      this.commit(checkpoint, { files, target, isFlat: !graph, buildStats: built.buildStats });
    } finally {
      await objects.discard(refs); // those that the commit does not refer to
    }
  }

  /** Must follow the look at the target without a pause, so that no promotion slips between. */
  private commit(
    { plan, fit }: Checkpoint,
    built: { files: GenerationFiles; target: Target; isFlat: boolean; buildStats: BuildStats },
  ): void {
    const { context } = this;
    const { catalog, registry, onReplaced, onOwnParameters } = this.tools;
    const { files, target, isFlat, buildStats } = built;
    const former = registry.find({ id: plan.indexId });
    const { indexId, name, datasetId, datasetName, bucket, textColumn, idColumn, modelName } = plan;
    const { sourceVersion, chunkSize, chunkOverlap } = plan;
    const { dimensions, modelVersion, chunkCount } = fit;
    context.publish(
      (tx) => {
        catalog.get(context.caller, { id: datasetId }); // throws where it was deleted meanwhile
        if (former) tx.afterCommit(() => onReplaced(servingKey(former)));
        if (former && plan.hasOwnParameters) onOwnParameters(tx, context.caller, indexId);
        return registry.insertBuild(tx, context.caller, {
          expectedGeneration: target.generation,
          index: {
            ...{ id: indexId, name, datasetId, datasetName, bucket, textColumn, idColumn, modelName },
            ...{ dimensions, metric: 'COSINE', backend: 'HNSW' },
          },
          generation: {
            ...{ sourceVersion, modelVersion, chunkSize, chunkOverlap, chunkCount, isFlat, buildStats },
            ...{ parameters: target.parameters, files },
            reason: former ? 'rebuild' : 'first build',
          },
        });
      },
      (generation): BuildIndexResult => ({ indexId, name, generation, chunkCount }),
      () => ({ type: 'index', id: indexId }),
    );
  }

  /** What the index is at this moment. Throws STALE_EXPECTATION once another build has replaced its vectors. */
  private target(plan: BuildPlan): Target {
    const record = this.tools.registry.find({ id: plan.indexId })?.record;
    if ((record?.sourceGeneration ?? 0) !== plan.expectedSource) {
      throw commonErrors.STALE_EXPECTATION(
        `The index "${plan.name}" was rebuilt or deleted while this build ran.`,
        { details: { entity: 'index', key: plan.name } },
      );
    }
    const generation = record?.generation ?? 0;
    if (plan.hasOwnParameters || !record) return { generation, parameters: plan.parameters };
    return { generation, parameters: record.parameters };
  }

  private async call<T>(
    method: 'fit' | 'embedStripe' | 'assemble',
    input: FitInput | StripeInput | AssemblyInput,
    onNote: (value: unknown) => void = (done) => this.context.progress({ done: done as number }),
  ): Promise<T> {
    this.child ??= openBuildChild(this.tools.config.embedding);
    return (await this.child).call<T>(method, input, { signal: this.context.signal, onNote });
  }

  private inStage(name: string): string {
    return path.join(this.stage.dir, name);
  }
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

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const startedAt = performance.now();
  const value = await work();
  return [value, performance.now() - startedAt];
}
