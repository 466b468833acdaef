import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { operations, requirePayload } from '../../../client/index.ts';
import { formatBytes, formatCount } from '../terminal.ts';
import { exact, type TourContext, watchJob } from './job-watch.ts';
import type { CatalogEntry, TourSubject } from './subject.ts';

/** Step 1: each file goes up as a stream and becomes a new version of its dataset. */
export async function ingestFiles(context: TourContext, subject: TourSubject): Promise<void> {
  const { client, terminal, signal } = context;
  for (const file of subject.files) {
    const { size } = await stat(file.path);
    const line = terminal.progress(file.dataset);
    const filename = path.basename(file.path);
    const created = await client.request(
      operations.TourCreateUploadDocument,
      { filename, byteSize: size },
      { signal },
    );
    const { upload } = requirePayload(created.createUpload);
    await client.upload(upload.putUrl, createReadStream(file.path, { highWaterMark: 256 * 1024 }), {
      byteSize: size,
      signal,
      onProgress: (sent) => line.update({ phase: 'uploading', done: sent, total: size, unit: 'bytes' }),
    });
    const input = { name: file.dataset, source: { upload: upload.id }, mode: 'REPLACE' as const };
    const started = await client.request(operations.TourIngestDocument, { input }, { signal });
    await watchJob(context, {
      id: requirePayload(started.ingestDataset).job.id,
      kind: 'IngestJob',
      label: file.dataset,
      line,
      summarise: (job) => {
        const rejected = exact(job.rejectedCount) ?? 0;
        return (
          `${formatCount(exact(job.rowCount) ?? 0).padStart(9)} rows from ${formatBytes(size)} of ${filename}, version ${job.version}` +
          (rejected > 0 ? `, ${formatCount(rejected)} rows rejected` : '')
        );
      },
    });
  }
}

/** Step 2: what the catalog now knows. Returns the subject's datasets. */
export async function showCatalog(context: TourContext, subject: TourSubject): Promise<CatalogEntry[]> {
  const { datasets } = await context.client.request(
    operations.TourCatalogDocument,
    {},
    { signal: context.signal },
  );
  const ours = datasets.nodes.filter((dataset) =>
    subject.files.some((file) => file.dataset === dataset.name),
  );
  context.terminal.table(
    [
      { title: 'Dataset' },
      { title: 'Version', align: 'right' },
      { title: 'Rows', align: 'right' },
      { title: 'From' },
      { title: 'Parquet', align: 'right' },
      { title: 'Columns', widthMax: 78 },
    ],
    ours.map((dataset) => [
      dataset.name,
      String(dataset.version),
      formatCount(Number(dataset.rowCount)),
      dataset.current.lineage === null
        ? ''
        : `${dataset.current.lineage.format} ${formatBytes(Number(dataset.current.lineage.sourceByteSize))}`,
      formatBytes(Number(dataset.byteSize)),
      `${dataset.columns.length}: ${dataset.columns.map((column) => `${column.name} ${column.type}`).join(', ')}`,
    ]),
  );
  return ours;
}
