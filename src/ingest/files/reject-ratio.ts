import type { Reject } from '../../catalog/index.ts';
import { ingestErrors } from '../errors.ts';
import type { ConvertRequest } from '../model.ts';

/** Throws TOO_MANY_REJECTS where every row, or more than the allowed part of them, was refused. */
export function requireFewRejects(
  { options, limits }: ConvertRequest,
  kept: readonly Reject[],
  rejectCount: number,
  totalCount: number,
): void {
  const ratioMax = options.rejectRatioMax ?? limits.rejectRatioMax;
  if (rejectCount === 0 || (rejectCount < totalCount && rejectCount <= totalCount * ratioMax)) return;
  const first = kept.find((reject) => reject.reason !== 'before the header') ?? kept[0];
  const place = first?.line == null ? '' : ` is on line ${first.line}`;
  const where = first
    ? ` The first${place}${first.column ? `, column "${first.column}"` : ''}: ${first.reason}.`
    : '';
  const part = ((rejectCount / totalCount) * 100).toFixed(rejectCount / totalCount < 0.01 ? 3 : 1);
  throw ingestErrors.TOO_MANY_REJECTS(
    `${rejectCount} of ${totalCount} rows cannot be read (${part} %, allowed are ${(ratioMax * 100).toFixed(1)} %).${where}`,
    {
      details: {
        rejectCount,
        totalCount,
        rejectRatioMax: ratioMax,
        // No cell texts: they are data, and errors travel further than reports.
        rejects: kept.slice(0, 10).map(({ line, column, reason }) => ({ line, column, reason })),
      },
    },
  );
}
