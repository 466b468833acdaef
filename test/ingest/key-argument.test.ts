import { expect, test } from 'vitest';
import { readFileIngest } from '../../src/ingest/ingest-input.ts';
import { readDatabaseIngest } from '../../src/ingest/sources/ingest-input.ts';

const target = { name: 'rows', bucket: 'primary' };
const readers = [
  ['file', (key?: string[]) => readFileIngest({ ...target, source: { path: '/a' }, primaryKey: key })],
  [
    'database',
    (key?: string[]) =>
      readDatabaseIngest({ ...target, source: { name: 'source', table: 'a' }, primaryKey: key }),
  ],
] as const;

test.each(readers)('one law for the key of an ingest from a %s', (_, read) => {
  const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
  const columns = Array.from({ length: 33 }, (_, i) => `c${i}`);
  expect(() => read(['id', 'day', 'id'])).toThrow(refused);
  expect(() => read(columns)).toThrow(refused);
  expect(read(columns.slice(1)).primaryKey).toHaveLength(32);
  expect(read([]).primaryKey).toEqual([]);
  expect(read().primaryKey).toBeNull();
});
