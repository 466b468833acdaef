import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { JobContext, JobHandler } from '../jobs/index.ts';
import { LakehouseError } from '../kernel/index.ts';
import type { Stage } from '../storage/index.ts';
import { engineBudget } from './build-child.ts';
import { type BuildPlan, findSource, planBuild } from './build-plan.ts';
import { BuildRun, type BuildTools, type Checkpoint } from './build-run.ts';
import type { TextSource } from './embed-stripe.ts';
import type { BuildIndexInput } from './model.ts';

export const buildKind = 'index.build';

export interface BuildJobOptions extends BuildTools {
  /** Whether a stopped job will come back to its stage. */
  isUnfinished(jobId: string): boolean;
}

/*
 *   fitting ─► embedding ─► assembling ─► building ─► publishing
 *      │           │ a checkpoint with each part          │
 *      └───────────┴── crash: go on behind the last part  └─ one transaction: rows, journal, event, SUCCEEDED
 */

/** The job `index.build`: decides, opens the stage, and keeps it for as long as the job may come back to it. */
export class BuildJob implements JobHandler {
  readonly kind = buildKind;
  private readonly options: BuildJobOptions;

  constructor(options: BuildJobOptions) {
    this.options = options;
  }

  async run(context: JobContext): Promise<void> {
    const saved = context.checkpoint as Checkpoint | null;
    const plan = saved?.plan ?? this.plan(context);
    const stage = await this.options.objects.openStage(context.caller, plan.bucket, context.jobId);
    let isKept = false;
    try {
      const source = await this.openSource(context, stage, plan);
      await using run = new BuildRun(this.options, { context, stage, source });
      await run.complete(saved && run.has(saved) ? saved : await run.fit(plan));
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

  private plan(context: JobContext): BuildPlan {
    const { catalog, registry, config } = this.options;
    const input = context.input as BuildIndexInput;
    return planBuild(input, {
      snapshot: catalog.resolve(context.caller, findSource(catalog, context.caller, input)),
      existing: registry.find({ name: input.name })?.record,
      newId: () => registry.newId(),
      config: config.vectors,
    });
  }

  private async openSource(context: JobContext, stage: Stage, plan: BuildPlan): Promise<TextSource> {
    const { catalog, objects, config } = this.options;
    const { datasetId, sourceVersion, textColumn, idColumn, chunkSize, chunkOverlap } = plan;
    const snapshot = catalog.resolve(context.caller, { id: datasetId, version: sourceVersion });
    const files = [];
    for (const file of snapshot.files) files.push({ path: await objects.localPath(file), rows: file.rows });
    const tempDir = path.join(stage.dir, 'spill');
    await mkdir(tempDir, { recursive: true });
    const chunks = { size: chunkSize, overlap: chunkOverlap };
    return { files, textColumn, idColumn, chunks, engine: engineBudget(config.embedding, tempDir) };
  }
}
