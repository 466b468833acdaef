import type { EventLog } from '../events/index.ts';
import { mapStream } from '../kernel/index.ts';
import type { Tx } from '../metadata/index.ts';
import type { DatasetEventType } from './model.ts';

const stream = 'datasets';

/** One event of the log stream `datasets`. */
export interface DatasetChange {
  cursor: string;
  type: DatasetEventType;
  at: number;
  datasetId: string;
  name: string;
  version: number | null;
}

/** Stores an event of a dataset with the change that caused it. */
export function announce(
  events: EventLog,
  tx: Tx,
  dataset: { id: string; name: string },
  type: DatasetEventType,
  payload: object,
): void {
  events.append(tx, {
    stream,
    entityId: dataset.id,
    type,
    payload: { datasetId: dataset.id, name: dataset.name, ...payload },
  });
}

export const followDatasets = (
  events: EventLog,
  options: { after?: string | null | undefined; signal?: AbortSignal },
): AsyncIterableIterator<DatasetChange> =>
  mapStream(events.subscribe({ streams: [stream], ...options }), ({ cursor, type, at, payload }) => {
    const { datasetId, name, version } = payload as { datasetId: string; name: string; version?: number };
    return { cursor, type: type as DatasetEventType, at, datasetId, name, version: version ?? null };
  });
