import { LakehouseError } from '../../../kernel/index.ts';
import { cliErrors } from '../../errors.ts';
import { ingestFiles, showCatalog } from './ingest.ts';
import type { TourContext } from './job-watch.ts';
import { autotune, buildIndex, compareLooks, lookAt, promote, readProbes, rollback } from './search.ts';
import { askQuestion } from './sql.ts';
import type { TourPlan, TourSubject } from './subject.ts';

/**
 * The main job from end to end, through the public API only: files in, catalog, SQL, index, autotune, promotion,
 * search, rollback. Returns what was shown; throws DEMO_FAILED naming the step.
 */
export async function runTour(context: TourContext, subject: TourSubject): Promise<TourPlan> {
  const { terminal } = context;
  let stepNumber = 0;
  const step = async <T>(title: string, run: () => Promise<T>): Promise<T> => {
    stepNumber++;
    context.signal.throwIfAborted();
    terminal.heading(`${stepNumber}  ${title}`);
    try {
      return await run();
    } catch (error) {
      if (context.signal.aborted) throw context.signal.reason;
      const reason = error instanceof Error ? error.message : String(error);
      const code = error instanceof LakehouseError && error.code !== 'DEMO_FAILED' ? ` (${error.code})` : '';
      throw cliErrors.DEMO_FAILED(`Step ${stepNumber}, “${title}”: ${reason}${code}`, { cause: error });
    }
  };

  await step('Files in: streamed uploads become datasets', () => ingestFiles(context, subject));
  const catalog = await step('The catalog', () => showCatalog(context, subject));
  const plan = subject.plan(catalog);
  await step('SQL over all datasets', async () => {
    for (const question of plan.questions) await askQuestion(context, question);
  });
  const index = await step(`A vector index over ${plan.text.dataset}.${plan.text.column}`, () =>
    buildIndex(context, plan),
  );
  const { probes, before } = await step('Search with the configuration as built', async () => {
    const texts = await readProbes(context, plan);
    return {
      probes: texts,
      before: await lookAt(context, plan, {
        label: 'as built',
        probes: texts,
        showsHits: true,
      }),
    };
  });
  const winner = await step('Autotune: measure, then choose', () => autotune(context, index));
  if (winner === null) {
    terminal.line('  Nothing is promoted, so there is nothing to roll back.');
    return plan;
  }
  const after = await step('Promote the winner and search again', async () => {
    await promote(context, winner);
    const look = await lookAt(context, plan, { label: 'promoted', probes, showsHits: true });
    compareLooks(context, [before, look]);
    return look;
  });
  await step('Roll back and search once more', async () => {
    await rollback(context, index);
    const look = await lookAt(context, plan, {
      label: 'rolled back',
      probes,
      showsHits: false,
    });
    compareLooks(context, [before, after, look]);
  });
  return plan;
}
