/**
 * Privacy: which columns hold personal, financial, medical or secret data, judged from a bounded sample and the
 * column's name. docs/pii.md has the rules and how well they do.
 *
 * Invariant P1: recognisers are pure functions over a name and sampled values; no value leaves a finding.
 * Invariant P2: however big the data, at most `sampleRowsMax` rows of `sampleSlices` row groups are read.
 * It deliberately decides nothing about access, and knows no dataset: findings are kept by the catalog.
 */
export type { DescribedColumn } from './detect-columns.ts';
export { detectColumns } from './detect-columns.ts';
export type { ColumnFinding, PiiEvidence, PiiKind } from './model.ts';
export { nothingFound } from './model.ts';
