import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  datasetNameOf,
  isTemporaryName,
  storedNameOf,
  uniqueNameOf,
} from '../../src/ingest/inbox/file-names.ts';
import { requireName } from '../../src/kernel/index.ts';

test.each([
  ['sales.csv', 'sales'],
  ['Sales 2024-Q1.CSV.gz', 'sales_2024_q1'],
  ['2024 sales.csv', 'file_2024_sales'],
  ['2023 sales.csv', 'file_2023_sales'],
  ['con.csv', 'file_con'],
  ['Zürich.csv', 'zurich'],
  ['no ending', 'no_ending'],
  ['archive.tar.old', 'archive_tar_old'],
  ['../../etc/passwd', 'etc_passwd'],
])('%j becomes the dataset %s', (file, dataset) => {
  expect(datasetNameOf(file)).toBe(dataset);
});

test('names of other scripts and long names stay apart', () => {
  const names = ['数据.csv', '売上.csv', '🎉.csv', `${'x'.repeat(80)}1.csv`, `${'x'.repeat(80)}2.csv`].map(
    datasetNameOf,
  );
  expect(new Set(names).size).toBe(5);
  expect(names[0]).toMatch(/^file_[0-9a-f]{8}$/);
});

test('whatever the file is called, the dataset has a valid name and the stored name is one safe part of a path', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ minLength: 1, unit: 'binary' }),
        fc.string({ minLength: 200, maxLength: 300, unit: 'grapheme' }),
      ),
      (name) => {
        requireName('dataset', datasetNameOf(name));
        const stored = storedNameOf(name);
        expect(stored).not.toMatch(/[\p{Cc}/\\]/u);
        expect(['', '.', '..']).not.toContain(stored);
        expect(stored.startsWith('.')).toBe(false);
        expect(
          Buffer.byteLength(uniqueNameOf(stored, `inb_${'0'.repeat(26)}`)) + '.reason.json'.length,
        ).toBeLessThan(256);
      },
    ),
    { numRuns: 500 },
  );
});

test.each(['.hidden.csv', 'a.csv.part', 'a.csv~', 'b.TMP', 'c.crdownload'])(
  '%s is somebody’s unfinished file',
  (name) => {
    expect(isTemporaryName(name)).toBe(true);
    expect(isTemporaryName('party.csv')).toBe(false);
  },
);
