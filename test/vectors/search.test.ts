import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { IndexReference } from '../../src/vectors/index.ts';
import { makeDirectory } from '../support/directory.ts';
import { build, caller, openStack, proseSql, publishDataset } from '../support/vectors-stack.ts';

describe('searching', () => {
  test('several chunks of one row come as one hit unless all are wanted', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'long', proseSql(30, { words: 200 }));
    const { chunkCount } = await build(stack, {
      ...{ dataset: 'long', name: 'long', textColumn: 'text', chunkSize: 200, chunkOverlap: 50 },
    });
    expect(chunkCount).toBeGreaterThan(120);
    const search = (groupByDocument: boolean) =>
      stack.vectors.search(caller, { index: 'long', text: 'w1 w2 w3 w4 w5', k: 20, groupByDocument });
    const grouped = await search(true);
    expect(new Set(grouped.hits.map((hit) => hit.rowOrdinal)).size).toBe(20);
    const all = await search(false);
    expect(all.hits).toHaveLength(20);
    expect(new Set(all.hits.map((hit) => hit.rowOrdinal)).size).toBeLessThan(20);
    expect(grouped.hits[0]).toEqual(all.hits[0]);
    for (const { start, end, text } of all.hits) expect(text).toHaveLength(end - start);
  });

  test('what does not fit the index is refused by code, other models included (invariant V4)', async () => {
    await using stack = await openStack({ dataDir: makeDirectory(), vectors: { searchKMax: 50 } });
    await publishDataset(stack, 'notes', proseSql(60));
    await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    const { model } = stack.vectors.getIndex(caller, { name: 'notes' });
    const refused = async (input: object, code: string) =>
      expect(stack.vectors.search(caller, { index: 'notes', ...input })).rejects.toMatchObject({ code });
    await refused({ text: 'x', index: 'nots' }, 'NOT_FOUND');
    await refused({}, 'INVALID_ARGUMENT');
    await refused({ text: 'x', vector: [1] }, 'INVALID_ARGUMENT');
    await refused({ text: 'x', k: 0 }, 'INVALID_ARGUMENT');
    await refused({ text: 'x', k: 51 }, 'INVALID_ARGUMENT');
    await refused({ text: 'x', efSearch: 1000 }, 'INVALID_ARGUMENT');
    await refused({ vector: new Array(767).fill(1) }, 'MODEL_MISMATCH');
    await refused({ text: 'x', modelVersion: '0-other' }, 'MODEL_MISMATCH');
    await refused({ vector: new Array(768).fill(0) }, 'INVALID_ARGUMENT');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      await refused({ vector: [value, ...new Array(767).fill(1)] }, 'INVALID_ARGUMENT');
    for (const k of [-1, 1.5, 1e9]) await refused({ text: 'x', k }, 'INVALID_ARGUMENT');
    await refused({ text: 'x'.repeat(1_000_000) }, 'INVALID_ARGUMENT');
    const whole = await stack.vectors.search(caller, {
      ...{ index: 'notes', vector: new Array(768).fill(3), modelVersion: model.version, k: 50 },
    });
    expect(whole.hits).toHaveLength(50);
    const vector = Array.from({ length: 768 }, (_, i) => Math.sin(i));
    const answer = await stack.vectors.search(caller, { index: 'notes', vector });
    for (const factor of [1e300, 1e-300]) {
      const scaled = vector.map((value) => value * factor);
      const { hits } = await stack.vectors.search(caller, { index: 'notes', vector: scaled });
      expect(hits.map((hit) => hit.docId)).toEqual(answer.hits.map((hit) => hit.docId));
    }
  });

  test('a text without words is refused, since nothing could order its hits', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'notes', proseSql(20));
    await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    const search = (text: string) => stack.vectors.search(caller, { index: 'notes', text, k: 5 });
    for (const text of ['', ' \n\t\u00a0', '!!!', '+#', '😀', '\u0301'])
      await expect(search(text)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        details: { argument: 'text' },
      });
    for (const text of ['x', ' 7! ', '語', '①', 'ไทย']) expect((await search(text)).hits).toHaveLength(5);
  });

  test('rows without text have no hits, ids default to the row, and ids keep their text', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    const sql = `SELECT * FROM (VALUES ('007', 'red apple'), ('008', NULL), ('009', '  '), (NULL, 'green pear')) AS t(code, text)`;
    await publishDataset(stack, 'fruit', sql, 2);
    await build(stack, { dataset: 'fruit', name: 'fruit', textColumn: 'text', idColumn: 'code' });
    const { hits } = await stack.vectors.search(caller, { index: 'fruit', text: 'apple' });
    expect(hits.map(({ docId, rowOrdinal }) => [docId, rowOrdinal])).toEqual([
      ['007', 0],
      ['3', 3],
    ]);
    expect(stack.vectors.getIndex(caller, { name: 'fruit' }).buildStats).toMatchObject({
      rowCount: 4,
      skippedRows: 2,
    });
  });

  test('an index beyond the memory limit is refused with the setting; several are unloaded in turn', async () => {
    const dataDir = makeDirectory();
    {
      await using stack = await openStack({ dataDir });
      await publishDataset(stack, 'notes', proseSql(500));
      for (const name of ['one', 'two', 'three'])
        await build(stack, { dataset: 'notes', name, textColumn: 'text', chunkSize: 60 + name.length * 20 });
    }
    {
      await using stack = await openStack({ dataDir, vectors: { indexMemoryMb: 1 } });
      await expect(stack.vectors.search(caller, { index: 'one', text: 'x' })).rejects.toMatchObject({
        code: 'INDEX_TOO_LARGE',
        message: expect.stringContaining('index_memory_mb'),
      });
    }
    await using stack = await openStack({ dataDir, vectors: { indexMemoryMb: 8 } });
    for (let round = 0; round < 3; round++)
      for (const index of ['one', 'two', 'three'])
        expect((await stack.vectors.search(caller, { index, text: 'w1' })).hits).toHaveLength(10);
  });
});

describe('the registry', () => {
  test('an index name stands for one dataset, column and model', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'notes', `SELECT *, text AS other, 1.5 AS price FROM (${proseSql(30)})`);
    await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    const refused = (input: object, code: string) =>
      expect(() =>
        stack.vectors.buildIndex(caller, { dataset: 'notes', name: 'notes', textColumn: 'text', ...input }),
      ).toThrow(expect.objectContaining({ code }));
    refused({ textColumn: 'other' }, 'INDEX_MISMATCH');
    refused({ name: 'new', textColumn: 'nothing' }, 'COLUMN_UNSUITABLE');
    refused({ name: 'new', textColumn: 'price' }, 'COLUMN_UNSUITABLE');
    refused({ name: 'new', idColumn: 'nothing' }, 'COLUMN_UNSUITABLE');
    refused({ name: 'Bad Name' }, 'INVALID_NAME');
    refused({ name: 'new', model: 'other' }, 'MODEL_UNKNOWN');
    refused({ name: 'new', chunkSize: 100, chunkOverlap: 100 }, 'INVALID_ARGUMENT');
    refused({ name: 'new', parameters: { m: 1 } }, 'INVALID_ARGUMENT');
    refused({ name: 'new', bucket: 'nowhere' }, 'NOT_FOUND');
    refused({ dataset: 'nowhere' }, 'NOT_FOUND');
  });

  test('a name that looks like an id hides no other index, and an id is asked for strictly', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'notes', proseSql(30));
    const one = await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    const two = await build(stack, { dataset: 'notes', name: one.indexId, textColumn: 'text' });
    expect(two.indexId).not.toBe(one.indexId);
    const idOf = (reference: IndexReference) => stack.vectors.getIndex(caller, reference).id;
    for (let round = 0; round < 2; round++) {
      expect(idOf({ name: one.indexId })).toBe(two.indexId);
      expect(idOf({ id: one.indexId })).toBe(one.indexId);
      expect(idOf({ idOrName: one.indexId })).toBe(one.indexId);
      expect(idOf({ idOrName: 'notes' })).toBe(one.indexId);
    }
    const missing = expect.objectContaining({ code: 'NOT_FOUND' });
    expect(() => idOf({ id: 'notes' })).toThrow(missing);
    expect(() => idOf({ name: two.indexId })).toThrow(missing);
    expect(() => stack.vectors.deleteIndex(caller, 'notes')).toThrow(missing);
  });

  test('a rebuild is a new source generation of the same index, over the new version (invariant V1)', async () => {
    await using stack = await openStack({ dataDir: makeDirectory() });
    await publishDataset(stack, 'notes', proseSql(30));
    const first = await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    const firstRow = () => stack.metadata.db.get(sql`SELECT * FROM index_generations WHERE generation = 1`);
    const before = firstRow();
    await publishDataset(stack, 'notes', proseSql(45));
    const second = await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    expect(second).toMatchObject({ indexId: first.indexId, generation: 2, chunkCount: 45 });
    const record = stack.vectors.getIndex(caller, { id: first.indexId });
    expect(record).toMatchObject({ generation: 2, sourceGeneration: 2, sourceVersion: 2, chunkOverlap: 100 });
    expect(stack.vectors.listIndexes(caller, { datasetId: record.datasetId }, {}).edges).toHaveLength(1);
    expect(firstRow()).toEqual(before);
    // The former overlap does not fit into chunks of this size.
    await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text', chunkSize: 80 });
    expect(stack.vectors.getIndex(caller, { name: 'notes' })).toMatchObject({
      chunkSize: 80,
      chunkOverlap: 20,
    });
  });

  test('deleting is refused for what others need, and can be taken back', async () => {
    await using stack = await openStack({ dataDir: makeDirectory(), gracePeriodMs: 0 });
    await publishDataset(stack, 'notes', proseSql(30));
    const { indexId } = await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    expect(() => stack.catalog.remove(caller, { name: 'notes' })).toThrow(
      expect.objectContaining({ code: 'IN_USE' }),
    );
    let dependents = [{ kind: 'tuning run', name: 'x' }];
    stack.vectors.addDependents(() => dependents);
    expect(() => stack.vectors.deleteIndex(caller, indexId)).toThrow(
      expect.objectContaining({ code: 'IN_USE' }),
    );
    dependents = [];
    stack.vectors.deleteIndex(caller, indexId);
    await expect(stack.vectors.search(caller, { index: 'notes', text: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    stack.vectors.restoreIndex(caller, indexId);
    expect((await stack.vectors.search(caller, { index: 'notes', text: 'w1' })).hits).toHaveLength(10);
    stack.vectors.deleteIndex(caller, indexId);
    const cursor = stack.events.headCursor();
    expect(stack.vectors.purge()).toBe(1);
    const stream = stack.events.subscribe({ streams: ['indexes'], after: cursor });
    expect((await stream.next()).value).toMatchObject({ entityId: indexId, type: 'index.purged' });
    await stream.return?.();
    const [purged] = stack.journal.list(caller, { entityId: indexId }, {}).edges;
    expect(purged!.node).toMatchObject({
      action: 'purged',
      actor: 'system',
      oldValue: '{"generations":1,"name":"notes"}',
    });
    expect(() => stack.vectors.restoreIndex(caller, indexId)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(await stack.objects.sweep()).toBe(4);
    stack.catalog.remove(caller, { name: 'notes' });
  });

  test('an index comes back only to its dataset', async () => {
    await using stack = await openStack({ dataDir: makeDirectory(), gracePeriodMs: 60_000 });
    const { datasetId } = await publishDataset(stack, 'notes', proseSql(30));
    const { indexId } = await build(stack, { dataset: datasetId, name: 'notes', textColumn: 'text' });
    const { recoverableUntil, name } = stack.vectors.deleteIndex(caller, indexId);
    expect({ name, isSoon: recoverableUntil <= Date.now() + 60_000 }).toEqual({
      name: 'notes',
      isSoon: true,
    });
    stack.catalog.remove(caller, { name: 'notes' });
    expect(() => stack.vectors.restoreIndex(caller, indexId)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    stack.catalog.restore(caller, datasetId);
    expect(stack.vectors.restoreIndex(caller, indexId)).toMatchObject({ id: indexId, datasetId });
  });

  test('every change is an event and a journal entry, and the chain holds', async () => {
    await using stack = await openStack({ dataDir: makeDirectory(), gracePeriodMs: 0 });
    const cursor = stack.events.headCursor();
    await publishDataset(stack, 'notes', proseSql(30));
    const { indexId } = await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    {
      await using prepared = await stack.vectors.prepareGeneration(caller, indexId, {
        ...{ m: 8, efConstruction: 40, efSearch: 30, seed: 1 },
      });
      stack.metadata.write((tx) => stack.vectors.activateIn(tx, prepared, { reason: 'test', caller }));
    }
    stack.vectors.deleteIndex(caller, indexId);
    stack.vectors.purge();
    const seen: string[] = [];
    for await (const event of stack.events.subscribe({ streams: ['indexes'], after: cursor })) {
      expect(event.entityId).toBe(indexId);
      seen.push(event.type);
      if (event.type === 'index.purged') break;
    }
    expect(seen).toEqual(['index.created', 'index.activated', 'index.deleted', 'index.purged']);
    expect((await stack.journal.check()).isIntact).toBe(true);
  });
});
