import { type LabelledColumn, makePiiSet } from '../test/privacy/sets/first-set.ts';
import { makeUnseenPiiSet } from '../test/privacy/sets/unseen-set.ts';
import { measurePii } from '../test/privacy/support/pii-quality.ts';
import { type Bench, type Outcome, runBenchCommand } from './support/bench.ts';

interface Fixture {
  sets: Record<string, LabelledColumn[]>;
}

/** The sets are written apart from the recognisers and know nothing of them; docs/pii.md tells how. */
const bench: Bench<{ everyNth: number }, Fixture> = {
  name: 'pii-quality',
  question: 'How many columns with personal data are told rightly, beside a look at their headers alone?',
  hypothesis:
    'Precision of at least 0.97; recall of at least 0.98 for kinds with a form or check, far above that of headers alone.',
  seed: 20_261_122,
  sizes: { full: { everyNth: 1 }, tiny: { everyNth: 25 } },
  rounds: 1,
  prepare: async ({ size, seed }) => {
    const some = (set: LabelledColumn[]) => set.filter((_, i) => i % size.everyNth === 0);
    return {
      sets: { first: some(makePiiSet(seed)), unseen: some(makeUnseenPiiSet({ seed: 20_261_201 })) },
    };
  },
  subjects: {
    recognisers: ({ sets }) => judge(sets),
    'headers alone': ({ sets }) =>
      judge(
        Object.fromEntries(
          Object.entries(sets).map(([which, set]) => [
            which,
            set.map((column) => ({ ...column, values: [] })),
          ]),
        ),
      ),
  },
  peer: 'headers alone',
  sameResult: [], // two ways have two answers; the figures compare them
  goals: [],
};

export default bench;
if (import.meta.main) await runBenchCommand(bench);

/** Precision and recall of each set as a whole, of its opaque headers, and then of each kind. */
async function judge(sets: Fixture['sets']): Promise<Outcome> {
  const whole: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  let columns = 0;
  for (const [which, set] of Object.entries(sets)) {
    columns += set.length;
    const { byKind, all, opaque } = await measurePii(set);
    whole[`${which}: precision`] = all.precision;
    whole[`${which}: recall`] = all.recall;
    whole[`${which}, opaque: recall`] = opaque.recall;
    for (const [kind, rating] of Object.entries(byKind).filter(([name]) => !name.endsWith(' named'))) {
      kinds[`${which}, ${kind}: columns`] = rating.columns;
      kinds[`${which}, ${kind}: precision`] = rating.precision;
      kinds[`${which}, ${kind}: recall`] = rating.recall;
    }
  }
  const figures = { ...whole, ...kinds };
  return { result: figures, operations: columns, figures };
}
