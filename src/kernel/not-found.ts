import { commonErrors, type LakehouseError } from './errors.ts';
import { nearest } from './nearest.ts';

const keyLengthMax = 80;
const availableMax = 50;

/**
 * NOT_FOUND for an entity (`dataset`, `evaluationSet`) by the key that was asked for. With the names that there are it
 * says which is nearest, and lists them where they are few. `remark` is one more sentence.
 */
export function notFound(
  entity: string,
  key: string,
  options: { available?: readonly string[]; remark?: string } = {},
): LakehouseError {
  const { available = [], remark } = options;
  const shown = key.slice(0, keyLengthMax);
  const guess = nearest(key, available);
  const sentences = [
    `There is no ${entity.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${JSON.stringify(shown)}.`,
    ...(guess === undefined ? [] : [`Did you mean "${guess}"?`]),
    ...(remark === undefined ? [] : [remark]),
  ];
  return commonErrors.NOT_FOUND(sentences.join(' '), {
    details: {
      entity,
      key: shown,
      ...(available.length > 0 && available.length <= availableMax ? { available } : {}),
    },
  });
}
