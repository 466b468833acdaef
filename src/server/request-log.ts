import { type DocumentNode, Kind, print, visit } from 'graphql';
import type { Logger } from '../kernel/index.ts';
import type { Metrics } from './metrics.ts';
import type { Exchange } from './operations.ts';
import type { Payload } from './payload.ts';

const shownCharsMax = 2000;

const labelsOf = {
  http: { transport: 'http' },
  sse: { transport: 'sse' },
  websocket: { transport: 'websocket' },
};

/** Counts and times operations, and logs slow ones with their text, but neither literals nor variables. */
export function createRequestLog(options: { logger: Logger; metrics: Metrics; slowRequestMs: number }) {
  const { logger, metrics, slowRequestMs } = options;
  const operations = metrics.counter(
    'lakehouse_operations_total',
    'GraphQL operations answered, by transport.',
  );
  const errors = metrics.counter('lakehouse_operation_errors_total', 'Errors in answers, by code.');
  const seconds = metrics.histogram(
    'lakehouse_operation_seconds',
    'Time to the answer, or to the open stream.',
  );

  return (milliseconds: number, exchange: Exchange, payload: Payload | undefined): void => {
    const { transport, requestId, caller } = exchange.facts;
    operations.add(labelsOf[transport]);
    seconds.observe(milliseconds / 1000, labelsOf[transport]);
    const codes = payload?.errors?.map((error) => String(error.extensions?.['code'])) ?? [];
    for (const code of codes) errors.add({ code });
    if (milliseconds < slowRequestMs && !logger.isLevelEnabled('debug')) return;
    const facts = {
      requestId,
      transport,
      actor: caller.actor,
      elapsedMs: Math.round(milliseconds),
      operationName: exchange.operationName,
      ...(codes.length > 0 ? { codes } : {}),
    };
    if (milliseconds >= slowRequestMs)
      logger.warn(
        { ...facts, document: exchange.document && printWithoutValues(exchange.document) },
        'slow request',
      );
    else logger.debug(facts, 'request');
  };
}

/** The document with every literal replaced by its type's name. */
function printWithoutValues(document: DocumentNode): string {
  const bare = visit(document, {
    [Kind.INT]: (node) => ({ ...node, value: '0' }),
    [Kind.FLOAT]: (node) => ({ ...node, value: '0.0' }),
    [Kind.STRING]: (node) => ({ ...node, value: '', block: false }),
    [Kind.LIST]: (node) => ({ ...node, values: [] }),
  });
  return print(bare).replace(/\s+/g, ' ').slice(0, shownCharsMax);
}
