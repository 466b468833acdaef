import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { openEdge } from '../support/edge.ts';

describe('GraphQL over HTTP', () => {
  it('passes every audit of graphql-http', async () => {
    const edge = await openEdge();
    const audits = serverAudits({ url: edge.url, fetchFn: fetch });
    const results = await Promise.all(audits.map((audit) => audit.fn()));
    const failed = results
      .filter((result) => result.status !== 'ok')
      .map(({ name, reason }) => ({ name, reason }));
    expect(failed).toEqual([]);
    expect(results).toHaveLength(61);
  });

  it('answers with a request id, also inside of errors', async () => {
    const edge = await openEdge();
    const good = await edge.ask('{ ping }');
    expect(good.body).toEqual({ data: { ping: 'pong' } });
    expect(good.headers['x-request-id']).toMatch(/^req_/);
    const bad = await edge.ask('{ fail(how: "known") }');
    expect(bad.body.errors[0]).toMatchObject({
      message: 'No such thing.',
      path: ['fail'],
      extensions: {
        code: 'NOT_FOUND',
        kind: 'NOT_FOUND',
        retryable: false,
        remedy: expect.stringMatching(/details\.available/),
        details: { available: ['x'] },
        requestId: bad.headers['x-request-id'],
      },
    });
  });

  it('hides what an unknown error says, every time (compiled or not)', async () => {
    const edge = await openEdge();
    for (let use = 0; use < 5; use++) {
      const { body, text } = await edge.ask('{ fail(how: "unknown") ping }');
      expect(body.data).toEqual({ fail: null, ping: 'pong' });
      expect(body.errors[0].extensions.code).toBe('INTERNAL');
      expect(text).not.toContain('hunter2');
    }
  });

  it('answers the same compiled and not, also where resolveType is asynchronous', async () => {
    const edge = await openEdge();
    const queries = [
      '{ named { __typename name ... on Item { id } } }',
      '{ items(first: 3) { totalCount edges { cursor node { id name children(first: 2) { id } } } } }',
      '{ query(input: {text: "t"}) { __typename ... on ResultSet { columns rows } } }',
    ];
    for (const query of queries) {
      const texts = new Set<string>();
      for (let use = 0; use < 5; use++) texts.add((await edge.ask(query)).text);
      expect([...texts]).toHaveLength(1);
      expect([...texts][0]).not.toContain('errors');
    }
  });

  it('keeps the operations of one document apart', async () => {
    const edge = await openEdge();
    const query = 'query A { ping } query B { flag }';
    for (let use = 0; use < 4; use++) {
      for (const [operationName, data] of [
        ['A', { ping: 'pong' }],
        ['B', { flag: true }],
      ] as const) {
        const body = JSON.stringify({ query, operationName });
        const answer = await edge.send('POST', '/graphql', { 'content-type': 'application/json' }, body);
        expect(answer.body).toEqual({ data });
      }
    }
  });

  it('names the choice where a document has several operations', async () => {
    const edge = await openEdge();
    const query = 'query A { ping } query B { flag }';
    for (const operationName of [undefined, 'C']) {
      const body = JSON.stringify({ query, operationName });
      const answer = await edge.send('POST', '/graphql', { 'content-type': 'application/json' }, body);
      expect([answer.status, answer.code]).toEqual([400, 'BAD_REQUEST']);
    }
    expect(edge.trace.calls).toBe(0);
  });

  it('checks @oneOf in variables, compiled or not', async () => {
    const edge = await openEdge();
    for (let use = 0; use < 5; use++) {
      const query = 'query($by: Reference!) { find(by: $by) }';
      expect((await edge.ask(query, { by: { id: 7 } })).body).toEqual({ data: { find: 7 } });
      expect((await edge.ask(query, { by: { id: 7, name: 'x' } })).code).toBe('BAD_USER_INPUT');
    }
  });

  it('tells the context who asks and hands headers on', async () => {
    const edge = await openEdge();
    const { body } = await edge.ask('{ who bucket }', undefined, { 'x-lakehouse-bucket': 'archive' });
    expect(body.data).toEqual({ who: 'local', bucket: 'archive' });
  });

  it('aborts the signal of a request whose client leaves', async () => {
    const edge = await openEdge();
    const leaving = new AbortController();
    const asked = fetch(edge.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ never }"}',
      signal: leaving.signal,
    }).catch(() => 'left');
    while (edge.trace.calls === 0) await new Promise(setImmediate);
    leaving.abort();
    expect(await asked).toBe('left');
    const { signal } = edge.trace.contexts[0]!;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });

  it('shows GraphiQL to browsers and switches it and introspection off in production', async () => {
    const edge = await openEdge();
    const page = await edge.send('GET', '/', { accept: 'text/html', 'accept-encoding': 'gzip' });
    expect(page.status).toBe(200);
    expect(page.headers['content-encoding']).toBe('gzip');
    expect(Number(page.headers['content-length'])).toBeLessThan(4_000_000);
    const again = await edge.send('GET', '/graphql', {
      accept: 'text/html',
      'if-none-match': page.headers.etag!,
    });
    expect(again.status).toBe(304);
    expect(
      (await edge.ask('{ __schema { types { name } } }')).body.data.__schema.types.length,
    ).toBeGreaterThan(5);

    const closed = await openEdge({ server: { production: true } });
    expect((await closed.send('GET', '/', { accept: 'text/html' })).status).toBe(404);
    expect((await closed.ask('{ __schema { types { name } } }')).code).toBe('GRAPHQL_VALIDATION_FAILED');
    const typo = await closed.ask('{ pin }');
    expect(typo.body.errors[0].message).toBe('Cannot query field "pin" on type "Query".');
  });

  it('runs the introspection query of tools within its limits', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const edge = await openEdge();
    expect((await edge.ask(getIntrospectionQuery({ oneOf: true }))).body.errors).toBeUndefined();
  });
});
