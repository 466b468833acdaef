import { createReadStream } from 'node:fs';
import { type Client, operations, requirePayload } from '../../src/client/index.ts';
import { createRandom } from '../../src/kernel/index.ts';
import {
  autotune,
  buildIndex,
  getIndex,
  ingest,
  requireSucceeded,
  select,
  submitIngest,
  waitForJob,
  writeNumbers,
  writeTextFile,
} from './api.ts';
import { makeTexts } from './texts.ts';

/*
 * Work that can be killed at any moment, with a ledger of what the server acknowledged. Each dataset and the index
 * have one writer that does one thing after another, so that the state after every kill is known, or is one of two
 * where the answer to the last request was lost.
 *
 *     plan ─► pending (noted before it is sent) ─► answer ─► job ended ─► applied to the model
 *                 └─ the server died: settle() asks what became of it
 */

interface Version {
  count: number;
  sum: number;
  jobId: string;
}

type DatasetStep =
  | {
      kind: 'ingest';
      mode: 'APPEND' | 'REPLACE';
      count: number;
      sum: number;
      key: string;
      input: operations.IngestDatasetInput;
      jobId?: string;
      /** A cancellation on its way may have happened; an acknowledged one must have. */
      cancellation?: 'SENT' | 'ACKNOWLEDGED';
    }
  | { kind: 'upload' }
  | { kind: 'rollback'; toVersion: number }
  | { kind: 'edit'; description: string };

interface DatasetModel {
  name: string;
  versions: Version[];
  current: number;
  description: string | null;
  pending: DatasetStep | undefined;
  stepCount: number;
}

type IndexStep =
  | { kind: 'build' | 'autotune'; key: string; jobId?: string }
  | { kind: 'promote'; trial: string }
  | { kind: 'rollbackIndex' };

export interface WorkloadReport {
  /** Steps that were acknowledged and checked, by kind. */
  done: Record<string, number>;
  /** Steps that were under way at a kill, by kind. */
  interrupted: Record<string, number>;
}

const indexName = 'texts_index';
/** Rows of the indexed dataset: enough for 200 evaluation queries, few enough to embed in a second. */
const textCount = 240;

/** Settings under which the work is small and still passes every stage: several parts, a real graph. */
export const workloadSettings = {
  vectors: { flat_below: 50 },
  embedding: { checkpoint_chunks: 64 },
  storage: { sweep_interval_ms: 1000 },
  log: { level: 'warn' },
};

export class Workload {
  readonly report: WorkloadReport = { done: {}, interrupted: {} };
  private readonly sourceDir: string;
  private readonly random: () => number;
  private readonly datasets: DatasetModel[];
  private index = { generation: 0, promotion: null as string | null, trials: [] as string[] };
  private indexStep: IndexStep | undefined;
  private fileCount = 0;

  constructor(options: { sourceDir: string; seed: number; datasets?: number }) {
    this.sourceDir = options.sourceDir;
    this.random = createRandom(options.seed);
    this.datasets = Array.from({ length: options.datasets ?? 2 }, (_, i) => ({
      name: `numbers_${i}`,
      versions: [],
      current: 0,
      description: null,
      pending: undefined,
      stepCount: 0,
    }));
  }

  /** What must be there before the kills: texts, an index over them, and trials to promote. */
  async prepare(client: Client): Promise<void> {
    const file = writeTextFile(this.sourceDir, 'texts.ndjson', makeTexts(textCount, 7));
    await ingest(client, { name: 'texts', source: { path: file } });
    await buildIndex(client, { name: indexName, dataset: 'texts', textColumn: 'text', idColumn: 'id' });
    const { id } = await getIndex(client, indexName);
    await autotune(client, { index: id, grid: tinyGrid, promote: false, recallMin: 0 });
    await this.readIndex(client);
  }

  /** Whether something is under way whose answer the client does not have yet. */
  get pendingKinds(): string[] {
    const steps = [...this.datasets.map(({ pending }) => pending), this.indexStep];
    return steps.flatMap((step) => (step ? [step.kind] : []));
  }

  /** Works until the signal aborts or the server is gone. Fails on every answer that is not expected. */
  async run(client: Client, signal: AbortSignal): Promise<void> {
    const writers = [
      ...this.datasets.map((model) => () => this.stepDataset(client, model)),
      () => this.stepIndex(client),
    ];
    await Promise.all(
      writers.map(async (step) => {
        while (!signal.aborted && (await isAnswered(step())));
      }),
    );
  }

  /** One step of one kind on the first dataset or the index, to its end or the server's. */
  async perform(client: Client, kind: 'ingest' | 'ingestUpload' | IndexStep['kind']): Promise<void> {
    await isAnswered(
      kind === 'ingest' || kind === 'ingestUpload'
        ? this.ingestNumbers(client, this.datasets[0]!, { mode: 'APPEND', isUpload: kind === 'ingestUpload' })
        : this.stepIndex(client, kind),
    );
  }

  /** After a restart: what became of the steps whose end nobody saw. Everything is at rest afterwards. */
  async settle(client: Client): Promise<void> {
    for (const kind of this.pendingKinds) count(this.report.interrupted, kind);
    await Promise.all([
      ...this.datasets.map((model) => this.settleDataset(client, model)),
      this.settleIndex(client),
    ]);
  }

  /** Compares all that was acknowledged with what the server says. `versionsMax`: how many old versions to read. */
  async check(client: Client, versionsMax: number): Promise<void> {
    for (const model of this.datasets) await this.checkDataset(client, model, versionsMax);
    const index = await getIndex(client, indexName);
    same('the generation', index.generation, this.index.generation);
    same('the promotion', index.promotion?.id ?? null, this.index.promotion);
    const { search } = await client.request(operations.ApiSearchDocument, {
      input: { index: indexName, text: 'baba coco', k: 5 },
    });
    const answer = requirePayload(search);
    same('the generation that answers', answer.generation, this.index.generation);
    same('the number of hits', answer.hits.length, 5);
  }

  private async stepDataset(client: Client, model: DatasetModel): Promise<void> {
    const choice = this.random();
    const others = model.versions.map((_, i) => i + 1).filter((version) => version !== model.current);
    const mode = choice < 0.3 ? 'REPLACE' : 'APPEND';
    if (model.versions.length === 0 || choice < 0.7)
      return this.ingestNumbers(client, model, { mode, isUpload: this.random() < 0.4 });
    if (choice < 0.8) return this.cancelNumbers(client, model);
    if (choice < 0.92 && others.length > 0) {
      const toVersion = others[Math.floor(this.random() * others.length)]!;
      model.pending = { kind: 'rollback', toVersion };
      const answer = await client.request(operations.ApiRollbackDatasetDocument, {
        input: { ref: { name: model.name }, toVersion, expectedVersion: model.current },
      });
      requirePayload(answer.rollbackDataset);
      model.current = toVersion;
    } else {
      const description = `edit ${model.stepCount++}`;
      model.pending = { kind: 'edit', description };
      const answer = await client.request(operations.ApiUpdateDatasetDocument, {
        input: { ref: { name: model.name }, description },
      });
      requirePayload(answer.updateDataset);
      model.description = description;
    }
    this.settled(model);
  }

  private async ingestNumbers(
    client: Client,
    model: DatasetModel,
    how: { mode: 'APPEND' | 'REPLACE'; isUpload: boolean },
  ): Promise<void> {
    const step = await this.submitNumbers(client, model, how);
    const job = await requireSucceeded(client, step.jobId!);
    this.applyIngest(model, step, job);
  }

  private async cancelNumbers(client: Client, model: DatasetModel): Promise<void> {
    const step = await this.submitNumbers(client, model, { mode: 'APPEND', isUpload: false });
    step.cancellation = 'SENT';
    const { cancelJob } = await client.request(operations.ApiCancelJobDocument, { id: step.jobId! });
    // It may have ended before: then it counts.
    if (cancelJob.__typename === 'CancelJobPayload') step.cancellation = 'ACKNOWLEDGED';
    else same('the refusal', 'code' in cancelJob && cancelJob.code, 'JOB_NOT_ACTIVE');
    await this.finishIngest(client, model, step);
  }

  private async submitNumbers(
    client: Client,
    model: DatasetModel,
    { mode, isUpload }: { mode: 'APPEND' | 'REPLACE'; isUpload: boolean },
  ) {
    const first = Math.floor(this.random() * 1000);
    const rows = 1 + Math.floor(this.random() ** 2 * 20_000);
    const { file, count, sum } = writeNumbers(this.sourceDir, `${this.fileCount++}.csv`, first, rows);
    let source: operations.IngestSourceInput = { path: file };
    if (isUpload) {
      const sending: DatasetStep = { kind: 'upload' };
      model.pending = sending;
      const answer = await client.request(operations.ApiCreateUploadDocument, { filename: 'numbers.csv' });
      const { upload } = requirePayload(answer.createUpload);
      await client.upload(upload.putUrl, createReadStream(file));
      source = { upload: upload.id };
    }
    const key = `${model.name}-${model.stepCount++}`;
    const input = { name: model.name, mode, source, idempotencyKey: key };
    const step: DatasetStep & { kind: 'ingest' } = { kind: 'ingest', mode, count, sum, key, input };
    model.pending = step;
    step.jobId = await submitIngest(client, input);
    return step;
  }

  private async settleDataset(client: Client, model: DatasetModel): Promise<void> {
    const { pending } = model;
    if (!pending) return;
    if (pending.kind === 'ingest') {
      // Without an answer the request is sent again: the key makes it the same job if there is one.
      pending.jobId ??= await submitIngest(client, pending.input);
      await this.finishIngest(client, model, pending);
    } else if (pending.kind !== 'upload') {
      const { dataset } = await client.request(operations.ApiDatasetDocument, { ref: { name: model.name } });
      if (pending.kind === 'rollback' && dataset?.version === pending.toVersion)
        model.current = pending.toVersion;
      if (pending.kind === 'edit' && dataset?.description === pending.description)
        model.description = pending.description;
    }
    this.settled(model);
  }

  private async finishIngest(client: Client, model: DatasetModel, step: DatasetStep & { kind: 'ingest' }) {
    const job = await waitForJob(client, step.jobId!);
    if (step.cancellation !== 'SENT')
      same(`the job ${job.id}`, job.state, step.cancellation === undefined ? 'SUCCEEDED' : 'CANCELLED');
    if (job.state === 'SUCCEEDED') this.applyIngest(model, step, job);
    else this.settled(model);
  }

  private applyIngest(model: DatasetModel, step: DatasetStep & { kind: 'ingest' }, job: { id: string }) {
    const base = step.mode === 'APPEND' ? model.versions[model.current - 1] : undefined;
    model.versions.push({
      count: step.count + (base?.count ?? 0),
      sum: step.sum + (base?.sum ?? 0),
      jobId: job.id,
    });
    model.current = model.versions.length;
    this.settled(model);
  }

  private settled(model: DatasetModel) {
    if (model.pending) count(this.report.done, model.pending.kind);
    model.pending = undefined;
  }

  private async checkDataset(client: Client, model: DatasetModel, versionsMax: number): Promise<void> {
    if (model.versions.length === 0) return;
    const ref = { name: model.name };
    const { dataset } = await client.request(operations.ApiVersionsDocument, { ref, first: 500 });
    if (!dataset) throw new Error(`${model.name} is gone.`);
    same('the current version', dataset.version, model.current);
    same('the description', dataset.description, model.description);
    same('the number of versions', dataset.versions.totalCount, model.versions.length);
    for (const { node } of dataset.versions.edges) {
      const expected = model.versions[node.version - 1]!;
      same(`rows of ${model.name} ${node.version}`, Number(node.rowCount), expected.count);
      same(`job of ${model.name} ${node.version}`, node.lineage?.jobId, expected.jobId);
    }
    const numbers = model.versions.map((_, i) => i + 1).slice(-versionsMax);
    for (const version of new Set([model.current, ...numbers])) {
      const expected = model.versions[version - 1]!;
      const rows = await select(client, {
        sql: `select count(*), sum(n) from ${model.name}`,
        asOf: [{ dataset: model.name, version }],
      });
      same(`sum of ${model.name} ${version}`, rows[0]!.map(Number), [expected.count, expected.sum]);
    }
  }

  private async stepIndex(client: Client, wanted?: IndexStep['kind']): Promise<void> {
    const choice = this.random();
    const kind =
      wanted ??
      (choice < 0.25
        ? 'build'
        : choice < 0.5
          ? 'autotune'
          : choice < 0.8 || this.index.promotion === null
            ? 'promote'
            : 'rollbackIndex');
    const { id } = await getIndex(client, indexName);
    const key = `${kind}-${this.fileCount++}`;
    if (kind === 'build' || kind === 'autotune') {
      const step: IndexStep = { kind, key };
      this.indexStep = step;
      step.jobId = await this.submitIndexJob(client, id, step);
      await requireSucceeded(client, step.jobId);
    } else if (kind === 'promote') {
      const { trials } = this.index;
      const trial = trials[Math.floor(this.random() * trials.length)]!;
      this.indexStep = { kind, trial };
      const answer = await client.request(operations.ApiPromoteDocument, { input: { trial } });
      const { generation, promotion } = requirePayload(answer.promoteTrial);
      same('the promoted generation', generation, this.index.generation + 1);
      this.index = { ...this.index, generation, promotion: promotion?.id ?? null };
    } else {
      this.indexStep = { kind };
      const answer = await client.request(operations.ApiRollbackIndexDocument, { input: { index: id } });
      const { generation, promotion } = requirePayload(answer.rollbackIndex);
      this.index = { ...this.index, generation, promotion: promotion?.id ?? null };
    }
    if (kind === 'build' || kind === 'autotune') await this.readIndexAfter(client, this.indexStep);
    count(this.report.done, kind);
    this.indexStep = undefined;
  }

  private async submitIndexJob(client: Client, id: string, { kind, key }: { kind: string; key: string }) {
    if (kind === 'build') {
      const answer = await client.request(operations.ApiBuildIndexDocument, {
        input: {
          name: indexName,
          dataset: 'texts',
          textColumn: 'text',
          idColumn: 'id',
          idempotencyKey: key,
          parameters: {
            m: 4 + (this.fileCount % 8),
            efConstruction: 40 + (this.fileCount % 50),
            efSearch: 20,
          },
        },
      });
      return requirePayload(answer.buildIndex).job.id;
    }
    const answer = await client.request(operations.ApiAutotuneDocument, {
      input: {
        index: id,
        grid: tinyGrid,
        recallMin: 0,
        promote: true,
        seed: this.fileCount,
        idempotencyKey: key,
      },
    });
    return requirePayload(answer.autotuneIndex).job.id;
  }

  private async settleIndex(client: Client): Promise<void> {
    const step = this.indexStep;
    if (!step) return;
    if (step.kind === 'build' || step.kind === 'autotune') {
      const { id } = await getIndex(client, indexName);
      step.jobId ??= await this.submitIndexJob(client, id, step);
      await requireSucceeded(client, step.jobId);
      await this.readIndexAfter(client, step);
    } else {
      const before = this.index;
      await this.readIndex(client);
      const moved = this.index.generation - before.generation;
      if (moved !== 0) same('what a lost answer may have changed', moved, 1);
      else same('the promotion without a new generation', this.index.promotion, before.promotion);
    }
    count(this.report.done, step.kind);
    this.indexStep = undefined;
  }

  /** A build or an autotune makes exactly one generation, however often it was interrupted. */
  private async readIndexAfter(client: Client, step: IndexStep): Promise<void> {
    const before = this.index.generation;
    await this.readIndex(client);
    same(`generations made by one ${step.kind}`, this.index.generation - before, 1);
  }

  private async readIndex(client: Client): Promise<void> {
    const { index } = await client.request(operations.ApiIndexPartsDocument, { name: indexName, first: 10 });
    if (!index) throw new Error('The index is gone.');
    this.index = {
      generation: index.generation,
      promotion: index.promotion?.id ?? null,
      trials: index.trials.nodes.map(({ id }) => id),
    };
  }
}

const tinyGrid = [
  { m: 4, efConstruction: 20, efSearch: 10 },
  { m: 8, efConstruction: 40, efSearch: 40 },
];

/** Whether the work got its answers; false where the server died under it. Everything else is a failure. */
async function isAnswered(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'SERVER_UNREACHABLE' || code === 'UPLOAD_FAILED') return false;
    throw error;
  }
}

function count(counts: Record<string, number>, kind: string) {
  counts[kind] = (counts[kind] ?? 0) + 1;
}

function same(what: string, found: unknown, expected: unknown) {
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}
