import { operations, requirePayload } from '../../../client/index.ts';
import { LakehouseError } from '../../../kernel/index.ts';
import { cliErrors } from '../../errors.ts';
import { formatCount, formatMs } from '../terminal.ts';
import { type TourContext, watchJob } from './job-watch.ts';
import { quoted, type TourPlan } from './subject.ts';

type Index = NonNullable<operations.TourIndexQuery['index']>;
type Trial = operations.TourTrialFragment;
type Hit = Extract<operations.TourSearchQuery['search'], { __typename: 'SearchResult' }>['hits'][number];

/** A small graph, built fast: what autotune has to beat. */
const quickParameters = { m: 16, efConstruction: 20, efSearch: 30 };

/** Three graphs, each searched with several widths: one build serves all its efSearch values. */
const grid = [
  { m: 16, efConstruction: 20, efSearch: 30 },
  { m: 16, efConstruction: 40, efSearch: 30 },
  { m: 16, efConstruction: 40, efSearch: 120 },
  { m: 16, efConstruction: 80, efSearch: 30 },
  { m: 16, efConstruction: 80, efSearch: 60 },
  { m: 16, efConstruction: 80, efSearch: 200 },
];

const probeCount = 40;
const k = 10;

/** Step 4: chunks, embeddings and a graph over the text column, as a job. */
export async function buildIndex(context: TourContext, plan: TourPlan): Promise<Index> {
  const { client, signal } = context;
  const started = await client.request(
    operations.TourBuildIndexDocument,
    {
      input: {
        name: plan.indexName,
        dataset: plan.text.dataset,
        textColumn: plan.text.column,
        idColumn: plan.text.idColumn ?? null,
        chunkSize: plan.chunkSize ?? null,
        parameters: quickParameters,
      },
    },
    { signal },
  );
  await watchJob(context, {
    id: requirePayload(started.buildIndex).job.id,
    kind: 'IndexBuildJob',
    label: plan.indexName,
    summarise: (job) => `generation ${job.generation}`,
  });
  const index = await readIndex(context, plan);
  context.terminal.note(
    `${formatCount(index.chunkCount)} vectors of ${index.dimensions} dimensions by ${index.model}` +
      (index.isFlat
        ? '; so few are searched exactly: configurations are recorded and count once there are more'
        : `, ${describeParameters(index.parameters)}`),
  );
  return index;
}

async function readIndex(context: TourContext, plan: TourPlan): Promise<Index> {
  const { index } = await context.client.request(
    operations.TourIndexDocument,
    { name: plan.indexName },
    { signal: context.signal },
  );
  if (index === null) throw cliErrors.DEMO_FAILED(`The index ${plan.indexName} is not in the catalog.`);
  return index;
}

/** Step 5: measures configurations; each trial shows as it is measured, then all of them with the winner marked. */
export async function autotune(context: TourContext, index: Index): Promise<string | null> {
  const { client, terminal, signal } = context;
  const line = terminal.progress('autotune');
  const trials = new Map<string, Trial>();
  const take = (trial: Trial) => {
    if (trials.has(trial.id)) return;
    trials.set(trial.id, trial);
    line.above(`trial ${trials.size}: ${describeTrial(trial).join('  ')}`);
  };
  const listening = new AbortController();
  const stream = client.subscribe(
    operations.TourTrialsDocument,
    { index: index.id },
    { signal: AbortSignal.any([signal, listening.signal]) },
  );
  const following = (async () => {
    for await (const event of stream) take(event.trials.trial);
  })();
  following.catch(() => undefined); // reported below, after the job
  try {
    const started = await client.request(
      operations.TourAutotuneDocument,
      { input: { index: index.id, grid, promote: false } },
      { signal },
    );
    const job = await watchJob(context, {
      id: requirePayload(started.autotuneIndex).job.id,
      kind: 'AutotuneJob',
      label: 'autotune',
      line,
      summarise: (done) => `${done.trials.length} configurations measured`,
    });
    // The stream began about when the job did: what it was too late for, the job has.
    for (const trial of job.trials) trials.set(trial.id, trial);
    showTrials(context, [...job.trials], job.winner?.id);
    if (!job.winner) terminal.line('  No configuration passed the recall gate.');
    return job.winner?.id ?? null;
  } catch (error) {
    if (!isTooSmall(error)) throw error;
    terminal.line('  These are too few texts to measure recall with.');
    return null;
  } finally {
    listening.abort();
    await following;
  }
}

function isTooSmall(error: unknown): boolean {
  return error instanceof LakehouseError && error.details['jobCode'] === 'EVALUATION_TOO_SMALL';
}

function showTrials(context: TourContext, trials: readonly Trial[], winnerId: string | undefined): void {
  const [first] = trials;
  context.terminal.table(
    [
      { title: '' },
      { title: 'M', align: 'right' },
      { title: 'efConstruction', align: 'right' },
      { title: 'efSearch', align: 'right' },
      { title: `recall@${first?.k ?? k}`, align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'p50', align: 'right' },
      { title: 'graph build', align: 'right' },
    ],
    trials.map((trial) => [
      trial.id === winnerId ? '★' : '',
      String(trial.parameters.m),
      String(trial.parameters.efConstruction),
      String(trial.parameters.efSearch),
      trial.recall.toFixed(4),
      `${trial.recallLow.toFixed(3)}–${trial.recallHigh.toFixed(3)}`,
      `${Math.round(trial.p50Us)} µs`,
      formatMs(trial.buildMs),
    ]),
    (at) => trials[at]?.id === winnerId,
  );
  if (first !== undefined)
    context.terminal.note(`recall over ${first.queryCount} queries against exact search`);
}

function describeTrial(trial: Trial): string[] {
  return [
    describeParameters(trial.parameters),
    `recall ${trial.recall.toFixed(4)} (${trial.recallLow.toFixed(3)}–${trial.recallHigh.toFixed(3)})`,
    `p50 ${Math.round(trial.p50Us)} µs`,
    `build ${formatMs(trial.buildMs)}`,
  ];
}

/** What searching was like under one configuration. */
export interface SearchLook {
  label: string;
  generation: number;
  parameters: string;
  /** Ids of the hits of each probe, best first. */
  hits: string[][];
  meanScore: number;
  p50Ms: number;
}

/** Texts to search with: every second word of rows spread over the dataset, so that no query is a stored text. */
export async function readProbes(context: TourContext, plan: TourPlan): Promise<string[]> {
  const column = quoted(plan.text.column);
  const { query } = await context.client.request(
    operations.TourQueryDocument,
    {
      input: {
        sql: `WITH numbered AS (
  SELECT substr(CAST(${column} AS VARCHAR), 1, 500) AS text, row_number() OVER () AS place, count(*) OVER () AS total
  FROM ${quoted(plan.text.dataset)} WHERE length(trim(CAST(${column} AS VARCHAR))) >= 8
) SELECT text FROM numbered WHERE place % greatest(1, total // ${probeCount}) = 0 ORDER BY place LIMIT ${probeCount}`,
      },
    },
    { signal: context.signal },
  );
  const probes = requirePayload(query)
    .rows.map(([text]) => everySecondWord(String(text)))
    .filter((probe) => /[\p{L}\p{N}]/u.test(probe));
  if (probes.length === 0)
    throw cliErrors.DEMO_FAILED(`The column ${plan.text.column} has no text to search with.`);
  return probes;
}

function everySecondWord(text: string): string {
  const words = text.split(/\s+/).filter(Boolean);
  return words.length < 4 ? text : words.filter((_, at) => at % 2 === 0).join(' ');
}

/** Searches once to show the hits, then with every probe to show the difference a configuration makes. */
export async function lookAt(
  context: TourContext,
  plan: TourPlan,
  options: { label: string; probes: readonly string[]; showsHits: boolean },
): Promise<SearchLook> {
  const shown = await search(context, plan, plan.searchText ?? options.probes[0]!, 5);
  if (options.showsHits) {
    context.terminal.note(
      `“${(plan.searchText ?? options.probes[0]!).slice(0, 110)}”, generation ${shown.generation}`,
    );
    showHits(context, shown.hits, plan.hitColumns);
  }
  const hits: string[][] = [];
  const scores: number[] = [];
  const times: number[] = [];
  for (const probe of options.probes) {
    const found = await search(context, plan, probe, k);
    hits.push(found.hits.map((hit) => hit.docId));
    scores.push(...found.hits.map((hit) => hit.score));
    times.push(found.elapsedMs);
  }
  const index = await readIndex(context, plan);
  return {
    label: options.label,
    generation: shown.generation,
    parameters: describeParameters(index.parameters),
    hits,
    meanScore: scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length),
    p50Ms: times.sort((a, b) => a - b)[times.length >> 1] ?? 0,
  };
}

async function search(context: TourContext, plan: TourPlan, text: string, count: number) {
  const answer = await context.client.request(
    operations.TourSearchDocument,
    { input: { index: plan.indexName, text, k: count } },
    { signal: context.signal },
  );
  return requirePayload(answer.search);
}

function showHits(context: TourContext, hits: readonly Hit[], columns: readonly string[]): void {
  context.terminal.table(
    [
      { title: 'score', align: 'right' },
      { title: 'id', align: 'right', widthMax: 12 },
      ...columns.map((column) => ({ title: column, widthMax: 24 })),
      { title: 'text', widthMax: 64 },
    ],
    hits.map((hit) => {
      const row = (hit.row ?? {}) as Record<string, unknown>;
      return [
        hit.score.toFixed(3),
        hit.docId,
        ...columns.map((column) =>
          row[column] === null || row[column] === undefined ? '–' : String(row[column]),
        ),
        hit.text,
      ];
    }),
  );
}

/** Which generation answered each time, and how far its hits differ from the first look's. */
export function compareLooks(context: TourContext, looks: readonly SearchLook[]): void {
  const [first] = looks;
  if (first === undefined) return;
  context.terminal.table(
    [
      { title: `${first.hits.length} searches, k ${k}` },
      { title: 'generation', align: 'right' },
      { title: 'configuration' },
      { title: 'mean score', align: 'right' },
      { title: 'other hits than before', align: 'right' },
      { title: 'p50', align: 'right' },
    ],
    looks.map((look) => {
      const changed = look.hits.filter((ids, at) => ids.join() !== first.hits[at]!.join()).length;
      return [
        look.label,
        String(look.generation),
        look.parameters,
        look.meanScore.toFixed(4),
        look === first ? '' : `${changed} of ${look.hits.length}`,
        formatMs(look.p50Ms),
      ];
    }),
  );
}

/** Step 6: puts the winner to use. */
export async function promote(context: TourContext, trialId: string): Promise<void> {
  const { promoteTrial } = await context.client.request(
    operations.TourPromoteDocument,
    { input: { trial: trialId, note: 'demo: the winner of autotune' } },
    { signal: context.signal },
  );
  const { index, promotion } = requirePayload(promoteTrial);
  context.terminal.line(
    `  promoted ${promotion === null ? '' : describeParameters(promotion.parameters)}: generation ${index.generation}`,
  );
}

/** Step 7: back to what was before. */
export async function rollback(context: TourContext, index: Index): Promise<void> {
  const { rollbackIndex } = await context.client.request(
    operations.TourRollbackDocument,
    { input: { index: index.id, note: 'demo: back to the former configuration' } },
    { signal: context.signal },
  );
  const after = requirePayload(rollbackIndex);
  context.terminal.line(
    `  rolled back to ${describeParameters(after.index.parameters)}: generation ${after.index.generation}` +
      (after.promotion === null ? ' (as built; no promotion is left)' : ''),
  );
}

function describeParameters(parameters: { m: number; efConstruction: number; efSearch: number }): string {
  return `M ${parameters.m} ef ${parameters.efConstruction}/${parameters.efSearch}`;
}
