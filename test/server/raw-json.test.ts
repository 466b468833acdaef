import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RawJson, stringifyWithRawJson } from '../../src/kernel/index.ts';
import { openEdge } from '../support/edge.ts';

const raw = (value: unknown) => new RawJson(Buffer.from(JSON.stringify(value)));
const splices = { splices: true };

function print(value: unknown): string {
  const pieces = stringifyWithRawJson(value);
  return typeof pieces === 'string'
    ? pieces
    : Buffer.concat(
        pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)),
      ).toString();
}

describe('stringifyWithRawJson', () => {
  it('prints what JSON.stringify prints with the rows in place, whatever stands around them', () => {
    const rows = fc.array(fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.jsonValue(), rows)), (parts) => {
        const withRaw = parts.map(([text, value, cells]) => ({
          text,
          value,
          rows: raw(cells).rows(splices),
        }));
        const plain = parts.map(([text, value, cells]) => ({ text, value, rows: cells }));
        expect(print(withRaw)).toBe(JSON.stringify(plain));
      }),
    );
  });

  it('never takes the place of text that looks like a placeholder', () => {
    // What a client could know: the form of a placeholder, and placeholders of other processes.
    const seen: string[] = [];
    const spy = { toJSON: () => undefined, rows: raw([[1]]).rows(splices) };
    stringifyWithRawJson({ spy, cell: { toJSON: () => void seen.push('x') } });
    const guess = `raw:${'A'.repeat(32)}:0`;
    const value = { guess, nested: [[guess]], quoted: `[["${guess}"]]`, rows: raw([['real']]).rows(splices) };
    expect(JSON.parse(print(value))).toEqual({ ...value, rows: [['real']] });
  });

  it('is loud where a placeholder leaves by another door', () => {
    expect(() => JSON.stringify({ rows: raw([]).rows(splices) })).toThrow(/stringifyWithRawJson/);
    expect(() => stringifyWithRawJson({ cell: raw([]) })).toThrow(/list of rows/);
    expect(raw([[1], [2]]).rows({ splices: false })).toEqual([[1], [2]]);
  });
});

const hostileText = 'raw:AAAA:0"]] [["raw:x:1"]] \\ \n   €𝄞';

describe('answers with raw rows', () => {
  const query = `query($t: String) {
    echo(text: $t)
    a: query(input: {text: $t}) { ... on ResultSet { columns rows } }
    b: query(input: {text: "b"}) { ... on ResultSet { rows again: rows } }
    set { rows }
  }`;
  const data = {
    echo: hostileText,
    a: {
      columns: ['a', 'b'],
      rows: [
        [1, hostileText],
        [2, null],
      ],
    },
    b: {
      rows: [
        [1, 'b'],
        [2, null],
      ],
      again: [
        [1, 'b'],
        [2, null],
      ],
    },
    set: { rows: [] },
  };

  it('hold them in order, under aliases and beside text that looks like a placeholder', async () => {
    const edge = await openEdge();
    for (let use = 0; use < 4; use++) {
      const answer = await edge.ask(query, { t: hostileText });
      expect(answer.body).toEqual({ data });
      expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(answer.text));
    }
  });

  it('are the process’s bytes, not printed again', async () => {
    const edge = await openEdge();
    const { text } = await edge.ask('{ query(input: {text: "x"}) { ... on ResultSet { rows } } }');
    expect(text).toBe('{"data":{"query":{"rows":[[1,"x"],\n[2,null]]}}}');
  });

  it('lose them where an error empties the parent', async () => {
    const edge = await openEdge();
    for (let use = 0; use < 4; use++) {
      const { body } = await edge.ask(
        '{ set { rows broken } query(input: {}) { ... on ResultSet { rows } } }',
      );
      expect(body.data).toEqual({
        set: null,
        query: {
          rows: [
            [1, ''],
            [2, null],
          ],
        },
      });
      expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
    }
  });

  it('arrive on WebSockets and event streams, too', async () => {
    const edge = await openEdge();
    const socket = await edge.connect();
    socket.send({ id: 'raw', type: 'subscribe', payload: { query, variables: { t: hostileText } } });
    expect(await socket.next()).toEqual({ id: 'raw', type: 'next', payload: { data } });
    expect(await socket.next()).toEqual({ id: 'raw', type: 'complete' });
    socket.send({
      id: '{"~":0}}',
      type: 'subscribe',
      payload: { query: 'subscription { answer { rows } }' },
    });
    expect(await socket.next()).toMatchObject({
      id: '{"~":0}}',
      payload: { data: { answer: { rows: [[1, 'a']] } } },
    });
    socket.socket.close();

    const stream = await edge.ask('subscription { answer { rows } }', undefined, {
      accept: 'text/event-stream',
    });
    expect(stream.text).toContain('event: next\ndata: {"data":{"answer":{"rows":[[1, "a"]]}}}\n\n');
  });
});
