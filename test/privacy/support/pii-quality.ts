import { detect } from '../../../src/privacy/detect.ts';
import type { LabelledColumn } from '../sets/first-set.ts';

export interface Rating {
  columns: number;
  found: number;
  /** Labelled so, but not found. */
  missed: number;
  /** Found, but labelled otherwise or not at all. */
  wrong: number;
  precision: number;
  recall: number;
}

/** How a labelled set is judged: as a whole, by kind, and for columns whose header tells or does not. */
export async function measurePii(set: readonly LabelledColumn[]) {
  const counts = new Map<string, { found: number; missed: number; wrong: number; columns: number }>();
  const count = (name: string) => {
    const counted = counts.get(name) ?? { found: 0, missed: 0, wrong: 0, columns: 0 };
    counts.set(name, counted);
    return counted;
  };
  for (const { name, type, values, label, stratum } of set) {
    const { piiKind } = await detect({ name, type, values }, { thisYear: 2026 });
    for (const group of ['all', stratum, ...(label ? [label, `${label} ${stratum}`] : [])])
      count(group).columns += 1;
    const rightly = piiKind === label;
    if (label)
      for (const group of ['all', stratum, label, `${label} ${stratum}`])
        count(group)[rightly ? 'found' : 'missed'] += 1;
    if (piiKind && !rightly) for (const group of ['all', stratum, piiKind]) count(group).wrong += 1;
  }
  const rate = (name: string): Rating => {
    const { found, missed, wrong, columns } = count(name);
    return {
      columns,
      found,
      missed,
      wrong,
      precision: found + wrong === 0 ? 1 : found / (found + wrong),
      recall: found + missed === 0 ? 1 : found / (found + missed),
    };
  };
  const kinds = [...counts.keys()].filter((name) => /^[A-Z]/.test(name)).sort();
  return {
    all: rate('all'),
    named: rate('named'),
    opaque: rate('opaque'),
    negative: rate('negative'),
    byKind: Object.fromEntries(kinds.map((kind) => [kind, rate(kind)])) as Record<string, Rating>,
  };
}
