import { describe, expect, it } from 'vitest';
import type { AutotuneInput, Trial } from '../../src/tuning/index.ts';
import { defaultGrid } from '../../src/tuning/index.ts';
import { findFinalists, groupByGraph, planAutotune } from '../../src/tuning/plan.ts';

const limits = { k: 10, recallMin: 0.9, trialsMax: 64 };
const plan = (input: Partial<AutotuneInput>) => planAutotune({ indexId: 'idx_1', ...input }, limits);

describe('the plan of an autotune', () => {
  it('is the default grid with seed 42 when nothing is said', () => {
    expect(plan({})).toEqual({
      indexId: 'idx_1',
      grid: [...defaultGrid],
      seed: 42,
      k: 10,
      recallMin: 0.9,
      promote: true,
      note: null,
      evaluationSetId: null,
    });
  });

  it('counts a repeated configuration once and fills in M', () => {
    const point = { efConstruction: 20, efSearch: 30 };
    expect(plan({ grid: [point, { ...point, m: 16 }] }).grid).toEqual([{ m: 16, ...point }]);
  });

  it.each<[string, Partial<AutotuneInput>]>([
    ['efConstruction below', { grid: [{ efConstruction: 9, efSearch: 30 }] }],
    ['efConstruction above', { grid: [{ efConstruction: 401, efSearch: 30 }] }],
    ['efSearch below', { grid: [{ efConstruction: 20, efSearch: 9 }] }],
    ['efSearch above', { grid: [{ efConstruction: 20, efSearch: 201 }] }],
    ['m below', { grid: [{ m: 3, efConstruction: 20, efSearch: 30 }] }],
    ['m above', { grid: [{ m: 65, efConstruction: 20, efSearch: 30 }] }],
    ['a fraction', { grid: [{ m: 16.5, efConstruction: 20, efSearch: 30 }] }],
    ['not a number', { grid: [{ efConstruction: Number.NaN, efSearch: 30 }] }],
    ['an empty grid', { grid: [] }],
    [
      'too many trials',
      { grid: Array.from({ length: 65 }, (_, i) => ({ efConstruction: 20 + i, efSearch: 30 })) },
    ],
    ['k', { k: 0 }],
    ['k', { k: 101 }],
    ['the gate', { recallMin: 1.1 }],
    ['the gate', { recallMin: Number.NaN }],
    ['the seed', { seed: -1 }],
    ['the note', { note: 'x'.repeat(2001) }],
  ])('refuses %s out of bounds', (_what, input) => {
    expect(() => plan(input)).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('accepts the bounds themselves', () => {
    const grid = [
      { m: 4, efConstruction: 10, efSearch: 10 },
      { m: 64, efConstruction: 400, efSearch: 200 },
    ];
    expect(plan({ grid }).grid).toEqual(grid);
  });

  it('builds one graph for all its efSearch', () => {
    expect(groupByGraph(defaultGrid, 7)).toEqual([
      { graph: { m: 16, efConstruction: 20, seed: 7 }, efSearch: [30] },
      { graph: { m: 16, efConstruction: 40, seed: 7 }, efSearch: [30] },
      { graph: { m: 16, efConstruction: 80, seed: 7 }, efSearch: [30, 60] },
      { graph: { m: 16, efConstruction: 160, seed: 7 }, efSearch: [30] },
    ]);
  });
});

describe('the winner', () => {
  const trial = (id: string, recall: number, p50Us: number) =>
    ({ id, recall, recallLow: recall - 0.05, p50Us }) as Trial;

  it('has the highest recall, and among equals the lowest p50', () => {
    const trials = [trial('a', 0.95, 10), trial('b', 0.99, 30), trial('c', 0.99, 20)];
    expect(findFinalists(trials, 0.9).map((one) => one.id)).toEqual(['c', 'b']);
  });

  it('passes the gate by its mean, not by its interval', () => {
    expect(findFinalists([trial('a', 0.9, 10)], 0.9)).toHaveLength(1);
    expect(findFinalists([trial('a', 0.8999, 10)], 0.9)).toEqual([]);
    expect(findFinalists([], 0.9)).toEqual([]);
  });
});
