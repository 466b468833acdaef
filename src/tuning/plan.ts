/** Deciding what an autotune measures and who wins: functions over values. */
import { commonErrors } from '../kernel/index.ts';
import { type GraphParameters, parameterBounds, requireParameters } from '../vectors/index.ts';
import {
  type AutotuneInput,
  defaultGrid,
  defaultSeed,
  type GridPoint,
  kMax,
  noteMax,
  type Trial,
} from './model.ts';

export interface AutotuneLimits {
  k: number;
  recallMin: number;
  trialsMax: number;
}

/** A checked request with every default filled in: the input of the job. */
export interface AutotunePlan {
  indexId: string;
  grid: GridPoint[];
  seed: number;
  k: number;
  recallMin: number;
  promote: boolean;
  note: string | null;
  evaluationSetId: string | null;
}

/** Trials that share a graph: one build serves all its `efSearch`. */
export interface GraphGroup {
  graph: GraphParameters;
  efSearch: number[];
}

/** Fills in the defaults and refuses what is out of bounds (INVALID_ARGUMENT). Repeated points count once. */
export function planAutotune(
  input: Omit<AutotuneInput, 'index'> & { indexId: string },
  limits: AutotuneLimits,
): AutotunePlan {
  const seed = input.seed ?? defaultSeed;
  const k = input.k ?? limits.k;
  const recallMin = input.recallMin ?? limits.recallMin;
  requireInteger('seed', seed, parameterBounds.seed);
  requireInteger('k', k, { min: 1, max: kMax });
  if (!(recallMin >= 0 && recallMin <= 1))
    throw commonErrors.INVALID_ARGUMENT(`recallMin must be from 0 to 1, not ${recallMin}.`);
  const points = input.grid ?? defaultGrid;
  if (points.length === 0 || points.length > limits.trialsMax)
    throw commonErrors.INVALID_ARGUMENT(
      `A grid has 1 to ${limits.trialsMax} configurations ([tuning] trials_max), not ${points.length}.`,
      { details: { max: limits.trialsMax } },
    );
  const grid = new Map<string, GridPoint>();
  for (const point of points) {
    const { m, efConstruction, efSearch } = requireParameters({ ...point, m: point.m ?? 16, seed });
    grid.set(`${m}/${efConstruction}/${efSearch}`, { m, efConstruction, efSearch });
  }
  return {
    indexId: input.indexId,
    grid: [...grid.values()],
    seed,
    k,
    recallMin,
    promote: input.promote ?? true,
    note: checkNote(input.note),
    evaluationSetId: input.evaluationSetId ?? null,
  };
}

/** The graphs to build in the grid's order, each with its ascending `efSearch`. */
export function groupByGraph(grid: readonly GridPoint[], seed: number): GraphGroup[] {
  const groups = new Map<string, GraphGroup>();
  for (const { m, efConstruction, efSearch } of grid) {
    const key = `${m}/${efConstruction}`;
    const group = groups.get(key) ?? { graph: { m, efConstruction, seed }, efSearch: [] };
    group.efSearch.push(efSearch);
    groups.set(key, group);
  }
  for (const group of groups.values()) group.efSearch.sort((a, b) => a - b);
  return [...groups.values()];
}

/**
 * The trials that could win: of those that pass the gate (by their mean, not their interval) the ones with the
 * highest recall, fastest first. Empty when none passes.
 */
export function findFinalists(trials: readonly Trial[], recallMin: number): Trial[] {
  const passing = trials.filter((trial) => trial.recall >= recallMin);
  const best = Math.max(...passing.map((trial) => trial.recall));
  return passing
    .filter((trial) => trial.recall === best)
    .sort((a, b) => a.p50Us - b.p50Us || (a.id < b.id ? -1 : 1));
}

export function checkNote(note: string | null | undefined): string | null {
  if (note == null || note.length <= noteMax) return note ?? null;
  throw commonErrors.INVALID_ARGUMENT(`A note has at most ${noteMax} characters, not ${note.length}.`);
}

function requireInteger(name: string, value: number, { min, max }: { min: number; max: number }) {
  if (!Number.isInteger(value) || value < min || value > max)
    throw commonErrors.INVALID_ARGUMENT(`${name} must be an integer from ${min} to ${max}, not ${value}.`);
}
