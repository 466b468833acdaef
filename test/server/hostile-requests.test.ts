import { describe, expect, it } from 'vitest';
import { type Edge, openEdge } from '../support/edge.ts';

const nested = (depth: number) => `{ rows(n: 1) ${'{ parent '.repeat(depth)}{ id }${' }'.repeat(depth)} }`;

/** `f0` has two aliased fields, each fragment spreads the one before twice: 2^n fields from n lines. */
const doubling = (levels: number, aliases: boolean) => {
  const [a, b] = aliases ? ['a: parent', 'b: parent'] : ['parent', 'parent'];
  const lines = Array.from(
    { length: levels },
    (_, n) => `fragment F${n + 1} on Item { ${a} { ...F${n} } ${b} { ...F${n} } }`,
  );
  return `query { rows(n: 1) { ...F${levels} } } fragment F0 on Item { id } ${lines.join(' ')}`;
};

interface Case {
  name: string;
  query: string;
  variables?: object;
  code: string;
}

const cases: Case[] = [
  { name: 'deep nesting', query: nested(30), code: 'DEPTH_LIMIT' },
  { name: 'deep nesting in fragments', query: doubling(20, false), code: 'DEPTH_LIMIT' },
  { name: 'fragments that double by aliases', query: doubling(9, true), code: 'ALIAS_LIMIT' },
  {
    name: 'fragments that double in one selection set',
    query: `query { ...F12 } fragment F0 on Query { ping } ${Array.from({ length: 12 }, (_, n) => `fragment F${n + 1} on Query { ...F${n} ...F${n} }`).join(' ')}`,
    code: 'BREADTH_LIMIT',
  },
  {
    name: 'many aliases',
    query: `{ ${Array.from({ length: 40 }, (_, n) => `a${n}: ping`).join(' ')} }`,
    code: 'ALIAS_LIMIT',
  },
  { name: 'one field many times', query: `{ ${'ping '.repeat(500)} }`, code: 'BREADTH_LIMIT' },
  { name: 'many directives', query: `{ ping ${'@include(if: true) '.repeat(20)} }`, code: 'DIRECTIVE_LIMIT' },
  { name: 'many tokens', query: `{ ${'ping '.repeat(3000)} }`, code: 'TOKEN_LIMIT' },
  { name: 'a list of ten million', query: '{ rows(n: 10000000) { id } }', code: 'COMPLEXITY_LIMIT' },
  {
    name: 'a list of ten million through a variable',
    query: 'query($n: Int) { rows(n: $n) { id } }',
    variables: { n: 10_000_000 },
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'a list of ten million by a default',
    query: 'query($n: Int = 10000000) { rows(n: $n) { id } }',
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'a product of lists',
    query: '{ rows(n: 200) { children(first: 200) { children(first: 200) { id } } } }',
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'a product of lists in fragments',
    query:
      '{ items(first: 200) { edges { node { ...A } } } } fragment A on Item { children(first: 200) { ...B } } fragment B on Item { id name }',
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'a product through variables in fragments',
    query:
      'query($n: Int) { items(first: $n) { edges { node { ...A } } } } fragment A on Item { children(first: $n) { id } }',
    variables: { n: 500 },
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'a product of the assumed sizes',
    query: '{ items { edges { node { children { children { children { children { id } } } } } } } }',
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'many keys through a variable',
    query: 'query($ids: [Int!]) { byIds(ids: $ids) { id name children { id } } }',
    variables: { ids: Array.from({ length: 9000 }, (_, n) => n) },
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'a huge list among the variables',
    query: 'query($ids: [Int!]) { byIds(ids: $ids) { id } }',
    variables: { ids: Array.from({ length: 100_000 }, (_, n) => n) },
    code: 'LIST_LIMIT',
  },
  {
    name: 'result rows beyond the limit',
    query: '{ a: query(input: {limit: 100000}) { ... on ResultSet { rows } } }',
    code: 'COMPLEXITY_LIMIT',
  },
  {
    name: 'introspection that nests lists',
    query:
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'fragments in a circle',
    query: '{ rows { ...A } } fragment A on Item { parent { ...A } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'no GraphQL', query: '{', code: 'GRAPHQL_PARSE_FAILED' },
  {
    name: 'a variable of the wrong type',
    query: 'query($n: Int) { rows(n: $n) { id } }',
    variables: { n: 'x' },
    code: 'BAD_USER_INPUT',
  },
];

async function overWebSocket(edge: Edge, { query, variables }: Case) {
  const socket = await edge.connect();
  socket.send({ id: '1', type: 'subscribe', payload: { query, ...(variables ? { variables } : {}) } });
  const message = await socket.next();
  socket.socket.close();
  const errors = message.type === 'error' ? message.payload : message.payload.errors;
  return errors?.[0].extensions;
}

async function overEventStream(edge: Edge, { query, variables }: Case) {
  const answer = await edge.ask(query, variables, { accept: 'text/event-stream' });
  const data = /data: (.*)/.exec(answer.text)?.[1];
  return JSON.parse(data!).errors[0].extensions;
}

describe('hostile operations', () => {
  it.each(cases)('$name → $code before any resolver, on every transport', async (hostile) => {
    const edge = await openEdge();
    const { code, body } = await edge.ask(hostile.query, hostile.variables);
    expect(code).toBe(hostile.code);
    expect(body.errors[0].extensions.requestId).toMatch(/^req_/);
    expect(await overWebSocket(edge, hostile)).toMatchObject({ code: hostile.code });
    expect(await overEventStream(edge, hostile)).toMatchObject({ code: hostile.code });
    expect(edge.trace.calls).toBe(0);
  });

  it('takes time for the text of doubling fragments, not for what they mean', async () => {
    const edge = await openEdge({ server: { depthMax: 50, breadthMax: 1000, aliasesMax: 1000 } });
    const answer = await edge.ask(doubling(40, true)); // 2^40 fields
    expect(answer.code).toBe('ALIAS_LIMIT');
    const merged = await edge.ask(doubling(40, false));
    expect(merged.code).toBe('COMPLEXITY_LIMIT');
    expect(edge.trace.calls).toBe(0);
  });

  it('lets ordinary operations pass', async () => {
    const edge = await openEdge();
    const fine = [
      '{ items(first: 100) { totalCount edges { cursor node { id name children(first: 5) { id name } } } } }',
      '{ query(input: {limit: 10000}) { ... on ResultSet { columns rows } } }',
      '{ rows(n: 500) { id name } }',
    ];
    for (const query of fine) expect((await edge.ask(query)).body.errors).toBeUndefined();
    const ids = Array.from({ length: 500 }, (_, n) => n);
    const { body } = await edge.ask('query($ids: [Int!]) { byIds(ids: $ids) { id } }', { ids });
    expect(body.data.byIds).toHaveLength(500);
  });

  it('takes the length that the schema gives where no argument says it', async () => {
    const edge = await openEdge({ server: { complexityMax: 900 } });
    const ask = async (input: string) =>
      (await edge.ask(`{ query(input: ${input}) { ... on ResultSet { rows } } }`)).code;
    expect(await ask('{text: "x"}')).toBe('COMPLEXITY_LIMIT');
    expect(await ask('{text: "x", limit: 800}')).toBeUndefined();
  });

  it('judges by the variables of each request, not of the first', async () => {
    const edge = await openEdge();
    const query = 'query($n: Int) { rows(n: $n) { id } }';
    expect((await edge.ask(query, { n: 3 })).body.errors).toBeUndefined();
    expect((await edge.ask(query, { n: 300_000 })).code).toBe('COMPLEXITY_LIMIT');
    expect((await edge.ask(query, { n: 3 })).body.data.rows).toHaveLength(3);
  });
});

describe('hostile HTTP', () => {
  const json = { 'content-type': 'application/json' };

  it.each([
    [
      'an array of operations',
      'POST',
      '/graphql',
      json,
      '[{"query":"{ping}"},{"query":"{ping}"}]',
      400,
      'BATCH_LIMIT',
    ],
    ['a null query', 'POST', '/graphql', json, '{"query":null}', 400, 'BAD_REQUEST'],
    ['no query', 'POST', '/graphql', json, '{}', 400, 'BAD_REQUEST'],
    ['broken JSON', 'POST', '/graphql', json, '{"query":', 400, 'BAD_REQUEST'],
    ['no object', 'POST', '/graphql', json, '"{ping}"', 400, 'BAD_REQUEST'],
    ['an empty body', 'POST', '/graphql', json, '', 400, 'BAD_REQUEST'],
    [
      'variables that are text',
      'POST',
      '/graphql',
      json,
      '{"query":"{ping}","variables":"{}"}',
      400,
      'BAD_REQUEST',
    ],
    ['unknown members', 'POST', '/graphql', json, '{"query":"{ping}","id":1}', 400, 'BAD_REQUEST'],
    ['no content type', 'POST', '/graphql', {}, '{"query":"{ping}"}', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'plain text',
      'POST',
      '/graphql',
      { 'content-type': 'text/plain' },
      '{"query":"{ping}"}',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a form',
      'POST',
      '/graphql',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'query={ping}',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'multipart',
      'POST',
      '/graphql',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x--',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a compressed body',
      'POST',
      '/graphql',
      { ...json, 'content-encoding': 'gzip' },
      'x',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a foreign charset',
      'POST',
      '/graphql',
      { 'content-type': 'application/json; charset=utf-16' },
      '{}',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a mutation by GET',
      'GET',
      '/graphql?query=mutation%7Bchange%7D',
      {},
      undefined,
      405,
      'METHOD_NOT_ALLOWED',
    ],
    [
      'a subscription without a stream',
      'POST',
      '/graphql',
      json,
      '{"query":"subscription{jobEvents}"}',
      406,
      'NOT_ACCEPTABLE',
    ],
    [
      'nothing acceptable',
      'POST',
      '/graphql',
      { ...json, accept: 'image/png' },
      '{"query":"{ping}"}',
      406,
      'NOT_ACCEPTABLE',
    ],
    ['another method', 'DELETE', '/graphql', {}, undefined, 405, 'METHOD_NOT_ALLOWED'],
    ['another path', 'GET', '/etc/passwd', {}, undefined, 404, 'ROUTE_NOT_FOUND'],
    ['a path of the prototype', 'GET', '/__proto__', {}, undefined, 404, 'ROUTE_NOT_FOUND'],
    ['a path that climbs', 'PUT', '/uploads/..%2f..%2fx', {}, '', 404, 'ROUTE_NOT_FOUND'],
  ] as const)('%s', async (_name, method, path, headers, body, status, code) => {
    const edge = await openEdge({ uploads: async () => ({}) });
    const answer = await edge.send(method, path, headers, body);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.body.errors[0].extensions.requestId).toBe(answer.headers['x-request-id']);
    expect(edge.trace.calls).toBe(0);
  });

  it('refuses 50 MB, announced or not, without keeping them', async () => {
    const edge = await openEdge();
    const body = Buffer.alloc(50_000_000, 'a');
    const before = process.memoryUsage.rss();
    const announced = await edge.send(
      'POST',
      '/graphql',
      { ...json, 'content-length': String(body.length) },
      body,
    );
    expect([announced.status, announced.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const chunked = await edge.send('POST', '/graphql', { ...json, 'transfer-encoding': 'chunked' }, body);
    expect([chunked.status, chunked.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000); // the client's copies are in this process
    expect((await edge.ask('{ ping }')).body.data.ping).toBe('pong');
  });

  it('survives JSON that nests half a million levels', async () => {
    const edge = await openEdge();
    const deep = `{"query":"query($ids:[Int!]){byIds(ids:$ids){id}}","variables":{"ids":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`;
    const answer = await edge.send('POST', '/graphql', json, deep);
    expect(answer.code).toBe('LIST_LIMIT');
    expect(edge.trace.calls).toBe(0);
  });
});
