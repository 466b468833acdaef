import { openClient, operations, requirePayload } from '../../src/client/index.ts';
import { autotune, buildIndex, getIndex, ingest, writeTextFile } from './api.ts';
import { createSite } from './lakehouse-process.ts';
import { makeTexts } from './texts.ts';

export interface PromotionRunReport {
  promotions: number;
  searches: number;
  failures: string[];
  /** Answers whose generation was not current at any moment between request and answer. */
  strangers: number;
  generationsSeen: number;
}

/** Searches without pause from several clients while configurations are promoted one after another. */
export async function runPromotions(options: {
  clients: number;
  promotions: number;
  texts: number;
}): Promise<PromotionRunReport> {
  await using site = createSite({ settings: { vectors: { flat_below: 50 }, log: { level: 'error' } } });
  const server = await site.start();
  const { client } = server;
  const texts = makeTexts(options.texts, 3);
  await ingest(client, {
    name: 'texts',
    source: { path: writeTextFile(site.sourceDir, 'texts.ndjson', texts) },
  });
  await buildIndex(client, { name: 'texts_index', dataset: 'texts', textColumn: 'text', idColumn: 'id' });
  const { id, generation: first } = await getIndex(client, 'texts_index');
  const grid = [4, 8, 12].map((m) => ({ m, efConstruction: 20, efSearch: 10 + m }));
  await autotune(client, { index: id, grid, promote: false, recallMin: 0 });
  const parts = await client.request(operations.ApiIndexPartsDocument, { name: 'texts_index', first: 10 });
  const trials = parts.index!.trials.nodes.map((trial) => trial.id);

  // A promotion commits between its request and its answer: within that time both generations are right.
  let settled = first;
  let newest = first;
  const stopped = new AbortController();
  const failures: string[] = [];
  const seen = new Set<number>();
  let searches = 0;
  let strangers = 0;
  const searchOn = async (seed: number) => {
    await using searcher = openClient({ url: server.url });
    for (let i = seed; !stopped.signal.aborted; i += options.clients) {
      const text = texts[i % texts.length]!.slice(0, 120);
      const oldest = settled;
      try {
        const { search } = await searcher.request(operations.ApiSearchDocument, {
          input: { index: 'texts_index', text, k: 5 },
        });
        const { generation, hits } = requirePayload(search);
        searches++;
        seen.add(generation);
        if (hits.length !== 5) failures.push(`${hits.length} hits`);
        if (generation < oldest || generation > newest) strangers++;
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  const searching = Array.from({ length: options.clients }, (_, i) => searchOn(i));
  let promotion: string | null = null;
  for (let i = 0; i < options.promotions; i++) {
    newest = settled + 1;
    const answer: operations.ApiPromoteMutation = await client.request(operations.ApiPromoteDocument, {
      input: { trial: trials[i % trials.length]!, expectedCurrent: promotion, note: `promotion ${i}` },
    });
    const promoted = requirePayload(answer.promoteTrial);
    promotion = promoted.promotion!.id;
    settled = promoted.generation;
    // The next one only when every client has had an answer from this one.
    const target = searches + options.clients * 2;
    while (searches < target && failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stopped.abort();
  await Promise.all(searching);
  await server.stop();
  return { promotions: options.promotions, searches, failures, strangers, generationsSeen: seen.size };
}
