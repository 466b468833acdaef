import { hashEntry } from '../../src/journal/model.ts';
import { createRandom } from '../../src/kernel/index.ts';
import type { ArchiveRig } from './archive-rig.ts';

export interface Tampering {
  kind: string;
  statements: string[];
  /** The entry that must be named. */
  named: number;
  /** Whether the chain fits in itself, so that only the flushed files show it. */
  needsFiles?: boolean;
}

const texts = 'entity_type entity_id action field old_value new_value actor source request_id'.split(' ');
const otherHash = `'${'0'.repeat(63)}1'`;

/** For every column, what it is set to. */
const edits: [column: string, value: string][] = [
  ['at', 'at + 1'],
  ['hash', otherHash],
  ['prev_hash', otherHash],
  ...texts.map((column): [string, string] => [column, `coalesce(${column}, '') || 'x'`]),
];

/** Changes that somebody with the catalog file might make: edits of every column, deletions, other orders. */
export function* tamperings(
  rig: ArchiveRig,
  options: { seed: number; tamperingsPerKind: number },
): Generator<Tampering> {
  const random = createRandom(options.seed);
  const length = rig.journal.head().seq;
  const pick = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  for (let i = 0; i < options.tamperingsPerKind; i++) {
    for (const [column, value] of edits) yield edit(column, value, pick(1, length));
    const rehashed = pick(1, length - 1);
    yield { ...editWithHash(rig, rehashed), named: rehashed + 1 };
    yield cut('delete', '=', pick(1, length));
    yield cut('cut off', '>=', pick(1, length));
    yield closeUp(pick(1, length - 1));
    const first = pick(1, length - 1);
    yield exchange(first, pick(first + 1, length), length + 1);
  }
  yield { ...editWithHash(rig, length), named: length, needsFiles: true };
  const { named, statements } = cut('', '>=', pick(1, length));
  statements.push(`update sqlite_sequence set seq = ${named - 1} where name = 'journal'`);
  yield { kind: 'cut off with its counter', statements, named, needsFiles: true };
}

const edit = (column: string, value: string, seq: number): Tampering => ({
  kind: `edit ${column}`,
  statements: [`update journal set ${column} = ${value} where seq = ${seq}`],
  named: seq,
});

const cut = (kind: string, comparison: '=' | '>=', seq: number): Tampering => ({
  kind,
  statements: [`delete from journal where seq ${comparison} ${seq}`],
  named: seq,
});

const closeUp = (seq: number): Tampering => ({
  kind: 'delete and close up',
  statements: [
    `delete from journal where seq = ${seq}`,
    `update journal set seq = seq - 1 where seq > ${seq}`,
  ],
  named: seq,
});

const exchange = (first: number, second: number, free: number): Tampering => ({
  kind: 'exchange',
  statements: [
    [first, free],
    [second, first],
    [free, second],
  ].map(([from, to]) => `update journal set seq = ${to} where seq = ${from}`),
  named: first,
});

/** Another actor, with the hash that fits. */
function editWithHash(rig: ArchiveRig, seq: number) {
  const { hash: _, ...entry } = { ...rig.journal.readAfter(seq - 1, 1)[0]!, actor: 'eve' };
  return {
    kind: 'edit with a new hash',
    statements: [`update journal set actor = 'eve', hash = '${hashEntry(entry)}' where seq = ${seq}`],
  };
}
