import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { canonicalJson } from '../../src/kernel/index.ts';
import { readTreeCpuMs } from './cpu.ts';

/*
 * A benchmark answers one question by measuring our way and a peer's in the same run, in turns; the ratio is the
 * result, because it travels between machines. Use:
 *
 *   const bench: Bench<{ rows: number }, Fixture> = { name: 'csv-ingest', …, subjects: { lakehouse, copy } };
 *   export default bench;
 *   if (import.meta.main) await runBenchCommand(bench);
 *
 * `npx node bench/csv-ingest.bench.ts [--tiny] [--save] [--rounds N]`; test/bench runs every file with its tiny size.
 */

/** One question. `S` is the size, `F` what `prepare` made (files, a warm server). */
export interface Bench<S extends object, F> {
  /** As in `<name>.bench.ts`. */
  name: string;
  question: string;
  hypothesis: string;
  seed: number;
  sizes: { full: S; tiny: S };
  /** How often each subject is measured, in turns with the others; the median counts. */
  rounds: number;
  prepare(setting: BenchSetting<S>): Promise<F>;
  /** Ends what `prepare` began. */
  cleanUp?(fixture: F): Promise<void>;
  /** Each does the whole work once. `round` −1 is the warm-up, which is not counted; vary inputs by it. */
  subjects: Record<string, (fixture: F, round: number) => Promise<Outcome>>;
  /** The subject that the others are divided by, but for those in `peers`. */
  peer: string;
  /** Subjects that answer another part of the question, with the peer of each. */
  peers?: Readonly<Record<string, string>>;
  /** Subjects whose result must be the peer's; all by default, so that speed cannot come from wrong answers. */
  sameResult?: readonly string[];
  goals: readonly Goal[];
}

export interface BenchSetting<S> {
  size: S;
  seed: number;
  isTiny: boolean;
}

export interface Outcome {
  /** Bytes, text or JSON; hashed after the clock has stopped. */
  result: unknown;
  /** CPU of the processes that the question is about, where others (a client) work beside them; else all of it. */
  cpuMs?: number;
  /** How many pieces of work this was (requests, rows); 1 if absent. */
  operations?: number;
  /** Further figures to keep (latencies, bytes); the median of each is reported. */
  figures?: Record<string, number>;
}

/** `subject` ÷ peer stays at or below `ratioMax` (or at or above `ratioMin`, for rates). */
interface RatioGoal {
  subject: string;
  metric: 'cpuMs' | 'wallMs' | 'operationsPerCpuSecond';
  ratioMax?: number;
  ratioMin?: number;
}

/** A figure of `subject` itself stays at or below `max`, whatever the size. */
interface FigureGoal {
  subject: string;
  figure: string;
  max: number;
}

export type Goal = RatioGoal | FigureGoal;

export interface SubjectReport {
  /** Its ratios are over this one. */
  peer: string;
  /** Medians over the rounds. CPU is user + system of this process and all it started, or what the subject says. */
  cpuMs: number;
  wallMs: number;
  operations: number;
  operationsPerCpuSecond: number;
  cpuMsRounds: number[];
  wallMsRounds: number[];
  figures: Record<string, number>;
  /** Hex SHA-256 of the results of all rounds. */
  resultHash: string;
}

export interface BenchReport {
  name: string;
  question: string;
  hypothesis: string;
  seed: number;
  size: object;
  isTiny: boolean;
  at: string;
  machine: { cpu: string; cores: number; memoryGb: number; node: string };
  rounds: number;
  peer: string;
  subjects: Record<string, SubjectReport>;
  /** Each subject divided by its peer. */
  ratios: Record<string, Record<RatioGoal['metric'], number>>;
  goals: (Goal & { measured: number; isMet: boolean })[];
}

interface Sample {
  cpuMs: number;
  wallMs: number;
  outcome: Outcome;
}

/** Runs a benchmark. Throws when a subject's results differ from the peer's; unmet goals are only reported. */
export async function runBench<S extends object, F>(
  bench: Bench<S, F>,
  options: { isTiny: boolean; rounds?: number; rows?: number },
): Promise<BenchReport> {
  const usual = options.isTiny ? bench.sizes.tiny : bench.sizes.full;
  const size = options.rows !== undefined && 'rows' in usual ? { ...usual, rows: options.rows } : usual;
  const rounds = options.rounds ?? (options.isTiny ? 1 : bench.rounds);
  const fixture = await bench.prepare({ size, seed: bench.seed, isTiny: options.isTiny });
  const samples = new Map(Object.keys(bench.subjects).map((name) => [name, [] as Sample[]]));
  const hashes = new Map(Object.keys(bench.subjects).map((name) => [name, createHash('sha256')]));
  try {
    // Tiny sizes show that the work is done and agrees; nothing is warmed up for a figure that nobody keeps.
    for (let round = options.isTiny ? 0 : -1; round < rounds; round++) {
      for (const [name, run] of inTurn(Object.entries(bench.subjects), round)) {
        const sample = await measure(() => run(fixture, round));
        if (round < 0) continue;
        updateHash(hashes.get(name)!, sample.outcome.result);
        sample.outcome.result = undefined; // results may be big; only their hash is kept
        samples.get(name)!.push(sample);
      }
    }
  } finally {
    await bench.cleanUp?.(fixture);
  }
  const subjects = Object.fromEntries(
    [...samples].map(([name, taken]) => [
      name,
      { peer: peerOf(bench, name), ...summarize(taken, hashes.get(name)!.digest('hex')) },
    ]),
  );
  requireSameResults(bench, subjects);
  return describeReport(bench, { ...options, rounds, size }, subjects);
}

/** Runs a benchmark from the command line, prints its table and, with `--save`, keeps the report. */
export async function runBenchCommand<S extends object, F>(bench: Bench<S, F>): Promise<void> {
  const { values } = parseArgs({
    options: {
      tiny: { type: 'boolean' },
      save: { type: 'boolean' },
      rounds: { type: 'string' },
      rows: { type: 'string' },
    },
  });
  const report = await runBench(bench, {
    isTiny: values.tiny ?? false,
    ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
    ...(values.rows === undefined ? {} : { rows: Number(values.rows) }),
  });
  printReport(report);
  if (!values.save) return;
  const dir = path.join(import.meta.dirname, '..', 'results');
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, `${report.at.slice(0, 10)}-${report.name}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`saved ${path.relative(process.cwd(), file)}`);
}

/** Every round begins with another subject, so that none always runs on the hotter machine. */
function inTurn<T>(entries: T[], round: number): T[] {
  const start = ((round % entries.length) + entries.length) % entries.length;
  return [...entries.slice(start), ...entries.slice(0, start)];
}

async function measure(run: () => Promise<Outcome>): Promise<Sample> {
  globalThis.gc?.();
  const cpuBefore = readTreeCpuMs();
  const before = performance.now();
  const outcome = await run();
  const wallMs = performance.now() - before;
  return { cpuMs: outcome.cpuMs ?? readTreeCpuMs() - cpuBefore, wallMs, outcome };
}

function updateHash(hash: ReturnType<typeof createHash>, result: unknown) {
  if (typeof result === 'string' || result instanceof Uint8Array) hash.update(result);
  else hash.update(canonicalJson(result));
}

const peerOf = <S extends object, F>(bench: Bench<S, F>, name: string) => bench.peers?.[name] ?? bench.peer;

function summarize(samples: readonly Sample[], resultHash: string): Omit<SubjectReport, 'peer'> {
  const cpuMsRounds = samples.map((sample) => sample.cpuMs);
  const wallMsRounds = samples.map((sample) => sample.wallMs);
  const operations = median(samples.map((sample) => sample.outcome.operations ?? 1));
  const names = new Set(samples.flatMap((sample) => Object.keys(sample.outcome.figures ?? {})));
  const figures = [...names].map((name) => [
    name,
    median(samples.map((sample) => sample.outcome.figures?.[name] ?? Number.NaN)),
  ]);
  const cpuMs = median(cpuMsRounds);
  return {
    cpuMs,
    wallMs: median(wallMsRounds),
    operations,
    operationsPerCpuSecond: (operations * 1000) / cpuMs,
    cpuMsRounds,
    wallMsRounds,
    figures: Object.fromEntries(figures),
    resultHash,
  };
}

function requireSameResults<S extends object, F>(
  bench: Bench<S, F>,
  subjects: Record<string, SubjectReport>,
) {
  for (const name of bench.sameResult ?? Object.keys(subjects)) {
    const peer = peerOf(bench, name);
    if (subjects[name]!.resultHash !== subjects[peer]!.resultHash)
      throw new Error(`${bench.name}: the results of "${name}" differ from those of "${peer}".`);
  }
}

function describeReport<S extends object, F>(
  bench: Bench<S, F>,
  run: { isTiny: boolean; rounds: number; size: object },
  subjects: Record<string, SubjectReport>,
): BenchReport {
  const ratios = Object.fromEntries(
    Object.entries(subjects).map(([name, own]) => [name, divide(own, subjects[own.peer]!)]),
  );
  return {
    name: bench.name,
    question: bench.question,
    hypothesis: bench.hypothesis,
    seed: bench.seed,
    size: run.size,
    isTiny: run.isTiny,
    at: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    rounds: run.rounds,
    peer: bench.peer,
    subjects,
    ratios,
    goals: bench.goals.map((goal) => {
      if ('figure' in goal) {
        const measured = subjects[goal.subject]!.figures[goal.figure]!;
        return { ...goal, measured, isMet: measured <= goal.max };
      }
      const measured = ratios[goal.subject]![goal.metric];
      const isMet =
        measured <= (goal.ratioMax ?? Number.POSITIVE_INFINITY) &&
        measured >= (goal.ratioMin ?? Number.NEGATIVE_INFINITY);
      return { ...goal, measured, isMet };
    }),
  };
}

const divide = (own: SubjectReport, peer: SubjectReport) => ({
  cpuMs: own.cpuMs / peer.cpuMs,
  wallMs: own.wallMs / peer.wallMs,
  operationsPerCpuSecond: own.operationsPerCpuSecond / peer.operationsPerCpuSecond,
});

/** Of the figures of a subject; all of them are in the saved report. */
const figuresShownMax = 6;

function printReport(report: BenchReport) {
  console.log(`${report.question}\n  hypothesis: ${report.hypothesis}`);
  console.log(
    `  ${JSON.stringify(report.size)}, seed ${report.seed}, ${report.rounds} rounds, ${report.machine.cores} cores`,
  );
  console.table(
    Object.fromEntries(
      Object.entries(report.subjects).map(([name, own]) => [
        name,
        {
          'CPU ms': round(own.cpuMs),
          'wall ms': round(own.wallMs),
          'per CPU s': round(own.operationsPerCpuSecond),
          'CPU ÷ peer': round(report.ratios[name]!.cpuMs),
          ...Object.fromEntries(
            Object.entries(own.figures)
              .slice(0, figuresShownMax)
              .map(([figure, value]) => [figure, round(value)]),
          ),
        },
      ]),
    ),
  );
  for (const goal of report.goals) {
    const mark = goal.isMet ? 'met   ' : 'MISSED';
    if ('figure' in goal) {
      console.log(`  ${mark} ${goal.subject} ${goal.figure} ${round(goal.measured)} (goal ≤ ${goal.max})`);
      continue;
    }
    const wanted = goal.ratioMax === undefined ? `≥ ${goal.ratioMin}` : `≤ ${goal.ratioMax}`;
    console.log(
      `  ${mark} ${goal.subject} ${goal.metric} ${round(goal.measured)} × ${report.subjects[goal.subject]!.peer} (goal ${wanted})`,
    );
  }
}

const round = (value: number) => Number(value.toPrecision(3));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
