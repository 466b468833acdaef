import { describe, expect, test } from 'vitest';
import { makeDirectory } from '../support/directory.ts';
import { until } from '../support/until.ts';
import { build, caller, finish, openStack, proseSql, publishDataset } from '../support/vectors-stack.ts';

describe('building an index', () => {
  test('a flat index finds the row of its own text', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'notes', proseSql(300), 110);
    const result = await build(stack, {
      dataset: 'notes',
      name: 'notes_text',
      textColumn: 'text',
      idColumn: 'id',
    });
    expect(result).toMatchObject({ generation: 1, chunkCount: 300 });
    const record = stack.vectors.getIndex(caller, { name: 'notes_text' });
    expect(record).toMatchObject({ isFlat: true, sourceVersion: 1, dimensions: 768 });
    await using source = await stack.vectors.openVectorSource(record.id);
    for (const { chunk, text } of await source.sampleTexts(20, 7)) {
      const answer = await stack.vectors.search(caller, { index: 'notes_text', text, k: 3 });
      expect(answer.hits[0]).toMatchObject({ docId: String(chunk), rowOrdinal: chunk, text });
      expect(answer.hits[0]!.score).toBeCloseTo(1, 5);
    }
  });

  test('an index with a graph answers like the exact search', async () => {
    await using stack = await openStack({ dataDir: makeDirectory(), vectors: { flatBelow: 500 } });
    await publishDataset(stack, 'notes', proseSql(1200), 500);
    await build(stack, { dataset: 'notes', name: 'notes_text', textColumn: 'text', idColumn: 'id' });
    const record = stack.vectors.getIndex(caller, { name: 'notes_text' });
    expect(record.isFlat).toBe(false);
    await using source = await stack.vectors.openVectorSource(record.id);
    const texts = (await source.sampleTexts(50, 3)).map(({ text }) => text.slice(0, 80));
    const queries = await source.embedQueries(texts);
    const exact = await stack.vectors.exactNeighbors(source, queries, 10);
    let found = 0;
    for (const [i, text] of texts.entries()) {
      const { hits } = await stack.vectors.search(caller, { index: record.id, text, k: 10, efSearch: 200 });
      const truth = new Set(exact.subarray(i * 10, i * 10 + 10));
      found += hits.filter((hit) => truth.has(hit.rowOrdinal)).length;
    }
    expect(found / 500).toBeGreaterThan(0.95);
  });

  test('a column of blanks fails with its reason and leaves nothing', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'blank', "SELECT ' ' AS text FROM range(10)");
    const { id: jobId } = stack.vectors.buildIndex(caller, {
      dataset: 'blank',
      name: 'blank',
      textColumn: 'text',
    });
    const job = await finish(stack, jobId);
    expect(job).toMatchObject({ state: 'FAILED', failure: { code: 'NOTHING_TO_INDEX' } });
    expect(stack.vectors.countIndexes(caller, {})).toBe(0);
  });

  test('a dataset that is deleted while its index is built takes the index with it', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'notes', proseSql(300), 110);
    const { id: jobId } = stack.vectors.buildIndex(caller, {
      dataset: 'notes',
      name: 'notes_text',
      textColumn: 'text',
    });
    await until(() => stack.jobs.get(caller, jobId).state === 'RUNNING');
    stack.catalog.remove(caller, { name: 'notes' });
    expect(await finish(stack, jobId)).toMatchObject({ state: 'FAILED', failure: { code: 'NOT_FOUND' } });
    expect(stack.vectors.countIndexes(caller, {})).toBe(0);
  });

  test('one build of an index runs at a time, and its key gives the same job', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'notes', proseSql(300), 110);
    const input = { dataset: 'notes', name: 'notes_text', textColumn: 'text' };
    const { id: jobId } = stack.vectors.buildIndex(caller, input, 'once');
    expect(() => stack.vectors.buildIndex(caller, input)).toThrow(
      expect.objectContaining({ code: 'INDEX_BUSY', details: { jobId } }),
    );
    expect(stack.vectors.buildIndex(caller, input, 'once')).toMatchObject({ id: jobId });
    const other = stack.vectors.buildIndex(caller, { ...input, name: 'other' });
    for (const id of [jobId, other.id]) expect((await finish(stack, id)).state).toBe('SUCCEEDED');
    const again = stack.vectors.buildIndex(caller, input);
    expect((await finish(stack, again.id)).state).toBe('SUCCEEDED');
  });
});
