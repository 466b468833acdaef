import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeDirectory } from '../support/directory.ts';
import { build, caller, openStack, proseSql, publishDataset, type Stack } from '../support/vectors-stack.ts';

async function activate(stack: Stack, indexId: string, parameters: object) {
  await using prepared = await stack.vectors.prepareGeneration(caller, indexId, {
    ...{ m: 8, efConstruction: 20, efSearch: 30, seed: 42, ...parameters },
  });
  return stack.metadata.write((tx) => stack.vectors.activateIn(tx, prepared, { reason: 'test', caller }));
}

/** An index with a graph over 1,000 short texts. */
async function openIndexed(dataDir: string, gracePeriodMs?: number) {
  const stack = await openStack({
    ...{ dataDir, vectors: { flatBelow: 100 } },
    ...(gracePeriodMs === undefined ? {} : { gracePeriodMs }),
  });
  await publishDataset(stack, 'notes', proseSql(1000, { words: 20 }));
  const { indexId } = await build(stack, {
    ...{ dataset: 'notes', name: 'notes', textColumn: 'text', parameters: { m: 8, efConstruction: 20 } },
  });
  return { stack, indexId };
}

test('searches across 20 swaps all answer, each from a generation that was current (invariant V2)', async () => {
  const opened = await openIndexed(makeDirectory());
  await using stack = opened.stack;
  const { indexId } = opened;
  const current = () => stack.vectors.getIndex(caller, { id: indexId }).generation;
  let isDone = false;
  let answers = 0;
  const seen = new Set<number>();
  const client = async (n: number) => {
    for (let i = 0; !isDone; i++) {
      const before = current();
      const answer = await stack.vectors.search(caller, { index: 'notes', text: `w${n} w${i % 100}`, k: 5 });
      expect(answer.hits).toHaveLength(5);
      expect(answer.generation).toBeGreaterThanOrEqual(before);
      expect(answer.generation).toBeLessThanOrEqual(current());
      seen.add(answer.generation);
      answers++;
    }
  };
  const clients = [1, 2, 3, 4].map(client);
  for (let swap = 0; swap < 20; swap++) {
    // Every third swap changes only efSearch and stays on the same graph.
    await activate(stack, indexId, { m: 4 + (swap - (swap % 3)), efSearch: 20 + swap });
    const wanted = answers + 4;
    while (answers < wanted) await new Promise((resolve) => setImmediate(resolve));
  }
  isDone = true;
  await Promise.all(clients);
  expect(current()).toBe(21);
  expect(seen.size).toBeGreaterThanOrEqual(15);
}, 120_000);

test('a configuration prepared before a rebuild is refused after it, and its graph is taken back', async () => {
  const opened = await openIndexed(makeDirectory());
  await using stack = opened.stack;
  const { indexId } = opened;
  const graphs = () => globSync(path.join(stack.dataDir, 'buckets/primary/indexes/**/graph.hnsw')).length;
  {
    await using prepared = await stack.vectors.prepareGeneration(caller, indexId, {
      ...{ m: 6, efConstruction: 20, efSearch: 30, seed: 42 },
    });
    expect(graphs()).toBe(2);
    await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
    expect(() =>
      stack.metadata.write((tx) => stack.vectors.activateIn(tx, prepared, { reason: 'late', caller })),
    ).toThrow(expect.objectContaining({ code: 'STALE_EXPECTATION' }));
  }
  expect(graphs()).toBe(2); // the two builds'
  expect(stack.vectors.getIndex(caller, { id: indexId })).toMatchObject({
    generation: 2,
    sourceGeneration: 2,
  });
});

test.for([
  ['another graph', { m: 6, efSearch: 50 }, 3],
  ['the same graph', { efSearch: 50 }, 2],
] as const)(
  'a configuration promoted while a rebuild publishes its files is the one that it ends with: %s',
  async ([, promoted, graphs]) => {
    const opened = await openIndexed(makeDirectory());
    await using stack = opened.stack;
    const { indexId } = opened;
    const publish = stack.objects.publish.bind(stack.objects);
    let activations = 0;
    stack.objects.publish = async (bucket, files) => {
      const refs = await publish(bucket, files);
      if (files.some(({ key }) => key.endsWith('vectors.f32')) && ++activations === 1)
        expect(await activate(stack, indexId, promoted)).toBe(2);
      return refs;
    };
    expect(await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' })).toMatchObject({
      generation: 3,
    });
    const index = stack.vectors.getIndex(caller, { id: indexId });
    expect(index).toMatchObject({ generation: 3, sourceGeneration: 3, parameters: promoted });
    const answer = await stack.vectors.search(caller, { index: 'notes', text: 'w1', k: 5 });
    expect(answer).toMatchObject({ generation: 3 });
    expect(answer.hits).toHaveLength(5);
    for (const { ref } of stack.vectors.references()) await stack.objects.check(ref);
    // The first build's, the promoted one's where it differs, and the rebuild's: none that nobody refers to.
    const found = globSync(path.join(stack.dataDir, 'buckets/primary/indexes/**/graph.hnsw'));
    expect(found).toHaveLength(graphs);
    expect(stack.metadata.db.all('select * from pending_objects')).toEqual([]);
  },
);

test('an activation that rolls back changes nothing', async () => {
  const opened = await openIndexed(makeDirectory());
  await using stack = opened.stack;
  {
    await using prepared = await stack.vectors.prepareGeneration(caller, opened.indexId, {
      ...{ m: 6, efConstruction: 20, efSearch: 30, seed: 42 },
    });
    expect(() =>
      stack.metadata.write((tx) => {
        stack.vectors.activateIn(tx, prepared, { reason: 'test', caller });
        throw new Error('changed my mind');
      }),
    ).toThrow('changed my mind');
  }
  expect(stack.vectors.getIndex(caller, { id: opened.indexId }).generation).toBe(1);
  expect((await stack.vectors.search(caller, { index: 'notes', text: 'w1' })).generation).toBe(1);
});

test('old graphs are given up, the ones still referred to are whole, and the way back works from both', async () => {
  const dataDir = makeDirectory();
  const opened = await openIndexed(dataDir, 0);
  await using stack = opened.stack;
  for (const m of [4, 5, 6, 7]) await activate(stack, opened.indexId, { m });
  expect(await stack.objects.sweep()).toBe(2); // five graphs were published, three are kept
  const owners = new Set<string>();
  for (const { ref, owner } of stack.vectors.references()) {
    await stack.objects.check(ref);
    owners.add(owner);
  }
  expect([...owners]).toEqual(['index notes']);
  expect(await activate(stack, opened.indexId, { m: 6 })).toBe(6); // kept
  expect(await activate(stack, opened.indexId, { m: 4 })).toBe(7); // given up: published again
  await stack.objects.sweep();
  expect((await stack.vectors.search(caller, { index: 'notes', text: 'w1' })).generation).toBe(7);
});

test('a generation that is replaced, refused or deleted is closed', async () => {
  const opened = await openIndexed(makeDirectory());
  await using stack = opened.stack;
  const { indexId } = opened;
  // An open generation holds its chunk table open for as long as its graph is in memory.
  const expectOpen = (count: number) =>
    expect
      .poll(() => openFiles(path.join(stack.dataDir, 'buckets'), 'chunks.bin'), { timeout: 30_000 })
      .toHaveLength(count);
  const search = () => stack.vectors.search(caller, { index: 'notes', text: 'w1' });
  await search();
  await expectOpen(1);
  {
    const parameters = { m: 12, efConstruction: 20, efSearch: 30, seed: 42 };
    await using _prepared = await stack.vectors.prepareGeneration(caller, indexId, parameters);
    await expectOpen(2);
  }
  await expectOpen(1);
  await activate(stack, indexId, { m: 10 });
  await search();
  await expectOpen(1);
  await publishDataset(stack, 'notes', proseSql(1100, { words: 20 }));
  await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
  await expectOpen(0);
  await search();
  await expectOpen(1);
  stack.vectors.deleteIndex(caller, indexId);
  await expectOpen(0);
}, 120_000);

function openFiles(dir: string, name: string): string[] {
  const targetOf = (fd: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // closed meanwhile
    }
  };
  const targets = readdirSync('/proc/self/fd').map(targetOf);
  return targets.filter((target) => target.startsWith(dir) && path.basename(target) === name);
}

test('below the threshold parameters are recorded and search stays exact', async () => {
  await using stack = await openStack({ dataDir: makeDirectory() });
  await publishDataset(stack, 'notes', proseSql(50));
  const { indexId } = await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
  expect(await activate(stack, indexId, { m: 24 })).toBe(2);
  const record = stack.vectors.getIndex(caller, { id: indexId });
  expect(record).toMatchObject({ isFlat: true, generation: 2, sourceGeneration: 1, parameters: { m: 24 } });
  await publishDataset(stack, 'notes', proseSql(60));
  await build(stack, { dataset: 'notes', name: 'notes', textColumn: 'text' });
  expect(stack.vectors.getIndex(caller, { id: indexId }).parameters.m).toBe(24);
});

test.each(['graph.hnsw', 'vectors.f32', 'chunks.bin'])(
  'a damaged %s is made again (invariant V3)',
  async (name) => {
    const dataDir = makeDirectory();
    const query = { index: 'notes', text: 'w1 w2 w3', k: 5 };
    let before: object;
    {
      await using stack = (await openIndexed(dataDir)).stack;
      before = (await stack.vectors.search(caller, query)).hits;
    }
    const [file] = globSync(path.join(dataDir, `buckets/primary/indexes/**/${name}`)) as [string];
    const leftover = path.join(dataDir, 'mended', 'of-a-deleted-index');
    mkdirSync(leftover, { recursive: true });
    const copy = path.join(dataDir, 'copy');
    copyFileSync(file, copy);
    const bytes = readFileSync(copy);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 64);
    writeFileSync(file, bytes); // through a hard link this damages the cached graph, too
    await using stack = await openStack({ dataDir, vectors: { flatBelow: 100 } });
    expect(existsSync(leftover)).toBe(false);
    expect((await stack.vectors.search(caller, query)).hits).toEqual(before);
    const { id } = stack.vectors.getIndex(caller, { name: 'notes' });
    await using source = await stack.vectors.openVectorSource(id);
    expect(readFileSync(source.vectorsPath)).toHaveLength(1000 * 768 * 4);
    expect(existsSync(path.join(dataDir, 'mended'))).toBe(name !== 'graph.hnsw');
  },
);

test('damaged embeddings are an error with a code where they are needed', async () => {
  const dataDir = makeDirectory();
  await (await openIndexed(dataDir)).stack[Symbol.asyncDispose]();
  for (const file of globSync(path.join(dataDir, 'buckets/primary/indexes/**/{part-*.parquet,chunks.bin}')))
    truncateSync(file, 100);
  await using stack = await openStack({ dataDir, vectors: { flatBelow: 100 } });
  await expect(stack.vectors.search(caller, { index: 'notes', text: 'x' })).rejects.toMatchObject({
    code: 'OBJECT_CORRUPT',
  });
});

test('graphs are built once, measured at every effort, and a cancelled build leaves nothing', async () => {
  const opened = await openIndexed(makeDirectory());
  await using stack = opened.stack;
  await using source = await stack.vectors.openVectorSource(opened.indexId);
  const parameters = { m: 10, efConstruction: 30, seed: 42 };
  const [one, two] = await Promise.all([
    stack.vectors.buildGraph(source, parameters),
    stack.vectors.buildGraph(source, parameters),
  ]);
  expect([one.cached, two.cached].sort()).toEqual([false, true]);
  expect(await stack.vectors.buildGraph(source, parameters)).toMatchObject({
    cached: true,
    buildMs: one.buildMs,
  });
  const texts = (await source.sampleTexts(30, 5)).map(({ text }) => text.slice(0, 50));
  const queries = await source.embedQueries(texts);
  const truth = await stack.vectors.exactNeighbors(source, queries, 10);
  const recallOf = (neighbors: Int32Array) => {
    let found = 0;
    for (let i = 0; i < 30; i++) {
      const wanted = new Set(truth.subarray(i * 10, i * 10 + 10));
      found += neighbors.subarray(i * 10, i * 10 + 10).filter((ordinal) => wanted.has(ordinal)).length;
    }
    return found / 300;
  };
  const measured = await stack.vectors.measureGraph(one, queries, 10, [10, 200]);
  expect(measured.map(({ efSearch }) => efSearch)).toEqual([10, 200]);
  expect(recallOf(measured[1]!.neighbors)).toBeGreaterThan(recallOf(measured[0]!.neighbors) - 0.01);
  expect(recallOf(measured[1]!.neighbors)).toBeGreaterThan(0.9);
  for (const { latenciesUs } of measured) expect(latenciesUs.every((us) => us > 0)).toBe(true);
  expect(recallOf((await stack.vectors.measureFlat(source, queries, 10)).neighbors)).toBe(1);
  const controller = new AbortController();
  const cancelled = stack.vectors.buildGraph(
    source,
    { ...parameters, efConstruction: 400 },
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(globSync(path.join(stack.dataDir, 'graphs', '*ec400*'))).toEqual([]);
});

test('who waits for a graph that another builds can leave before it is built', async () => {
  const opened = await openIndexed(makeDirectory());
  await using stack = opened.stack;
  await using source = await stack.vectors.openVectorSource(opened.indexId);
  const parameters = { m: 20, efConstruction: 400, seed: 43 };
  const controller = new AbortController();
  let isBuilt = false;
  let waiting: Promise<unknown> | undefined;
  const building = stack.vectors.buildGraph(source, parameters, {
    onProgress: () => {
      waiting ??= stack.vectors
        .buildGraph(source, parameters, { signal: controller.signal })
        .catch((error: { code: string }) => [error.code, isBuilt]);
      setImmediate(() => controller.abort());
    },
  });
  building.then(() => {
    isBuilt = true;
  });
  expect(await building).toMatchObject({ cached: false });
  expect(await waiting).toEqual(['CANCELLED', false]);
});
