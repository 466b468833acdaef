import path from 'node:path';
import { operations } from '../../src/client/index.ts';
import type { LakehouseProcess, Site } from '../../test/support/lakehouse-process.ts';

/** Ingests a file of the site's sources through the public API and waits for the end. */
export async function ingestFile(
  { client }: LakehouseProcess,
  input: { name: string; source: string },
): Promise<void> {
  const { name, source } = input;
  const { ingestDataset } = await client.request(operations.TourIngestDocument, {
    input: { name, source: { path: source } },
  });
  if (ingestDataset.__typename !== 'IngestDatasetPayload') throw new Error(ingestDataset.message);
  const { id } = ingestDataset.job;
  let state = 'UNSEEN';
  for await (const { jobProgress } of client.subscribe(operations.TourJobProgressDocument, { id })) {
    state = jobProgress.state;
    if (jobProgress.failure) throw new Error(jobProgress.failure.message);
  }
  if (state !== 'SUCCEEDED') throw new Error(`The ingest of ${name} ended ${state}.`);
}

/** Where the Parquet files of a dataset's current version are. */
export async function locateFiles(site: Site, server: LakehouseProcess, name: string): Promise<string[]> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'query ($name: String!) { dataset(ref: {name: $name}) { current { files { key } } } }',
      variables: { name },
    }),
  });
  const { data } = (await response.json()) as {
    data: { dataset: { current: { files: { key: string }[] } } };
  };
  return data.dataset.current.files.map(({ key }) => path.join(site.dataDir, 'buckets', 'primary', key));
}
