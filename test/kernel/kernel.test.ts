import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abortAfter,
  canonicalJson,
  commonErrors,
  createId,
  createRandom,
  defineErrors,
  isDiskFull,
  LakehouseError,
  type PageRequest,
  readFailure,
  readPage,
  requireName,
  suggestName,
  toFailure,
  translateDiskFull,
} from '../../src/kernel/index.ts';

describe('names', () => {
  it.for(['a', 'candidates', 'a_1', 'x'.repeat(63)])('%s is valid', (name) => {
    expect(requireName('dataset', name)).toBe(name);
  });

  it.for([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'CON',
    'con',
    'lpt1',
    'a\0b',
    'a\n',
    ' a',
    '_a',
    '1a',
    'A',
    'a-b',
    'a.b',
    'cаndidates', // a Cyrillic а
    'ｃ',
    'x'.repeat(64),
    'x'.repeat(300),
  ])('%j is refused', (name) => {
    expect(() => requireName('dataset', name)).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
  });

  it.for([
    ['My File (2).csv', 'my_file_2_csv'],
    ['Élève', 'e_le_ve'],
    ['2024 sales', 'sales'],
    ['con', undefined],
    ['%%%', undefined],
  ] as const)('%j suggests %j', ([text, expected]) => {
    expect(suggestName(text)).toBe(expected);
  });

  it('property: a suggestion is valid, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const name = suggestName(text);
        if (name !== undefined) requireName('dataset', name);
      }),
    );
  });
});

describe('ids', () => {
  it('sort in the order of their making, also within one millisecond', () => {
    const ids = Array.from({ length: 10_000 }, () => createId('job'));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have their prefix and 26 characters without i, l, o and u', () => {
    expect(createId('ds')).toMatch(/^ds_[0-9a-hjkmnp-tv-z]{26}$/);
  });
});

describe('pages', () => {
  const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 60 });

  function pageOf(sorted: readonly string[], request: PageRequest) {
    return readPage(
      'letters',
      request,
      ({ from, isBackward, limit }) => {
        const walk = isBackward ? sorted.toReversed() : [...sorted];
        const start = from === undefined ? 0 : walk.indexOf(from) + 1;
        return walk.slice(start, start + limit);
      },
      (key) => key,
    );
  }

  it('property: walking forwards covers every entry once, in order', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 10 }), (all, first) => {
        const seen: string[] = [];
        let after: string | undefined;
        for (;;) {
          const page = pageOf(all, { first, after });
          expect(page.hasPreviousPage).toBe(after !== undefined);
          seen.push(...page.edges.map((edge) => edge.node));
          if (!page.hasNextPage) break;
          after = page.edges.at(-1)!.cursor;
        }
        expect(seen).toEqual(all);
      }),
    );
  });

  it('property: walking backwards covers every entry once, each page in list order', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 10 }), (all, last) => {
        const seen: string[] = [];
        let before: string | undefined;
        for (;;) {
          const page = pageOf(all, { last, before });
          seen.unshift(...page.edges.map((edge) => edge.node));
          if (!page.hasPreviousPage) break;
          before = page.edges[0]!.cursor;
        }
        expect(seen).toEqual(all);
      }),
    );
  });

  it('hold 50 entries unless asked otherwise, and none when none are asked', () => {
    const all = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
    expect(pageOf(all, {}).edges).toHaveLength(50);
    expect(pageOf(all, { first: 0 })).toEqual({ edges: [], hasNextPage: true, hasPreviousPage: false });
  });

  it.for([
    [{ first: -1 }, 'INVALID_ARGUMENT'],
    [{ first: 501 }, 'INVALID_ARGUMENT'],
    [{ first: 1.5 }, 'INVALID_ARGUMENT'],
    [{ first: 1, last: 1 }, 'INVALID_ARGUMENT'],
    [{ first: 1, before: 'aw' }, 'INVALID_ARGUMENT'],
    [{ after: 'aw', before: 'aw' }, 'INVALID_ARGUMENT'],
    [{ after: 'not one of ours' }, 'INVALID_CURSOR'],
    [{ after: '' }, 'INVALID_CURSOR'],
  ] as const)('refuse %j', ([request, code]) => {
    expect(() => pageOf(['a'], request)).toThrow(expect.objectContaining({ code }));
  });
});

describe('canonical JSON', () => {
  it('orders keys, leaves out undefined, and has no white space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined, A: 1 })).toBe(
      '{"A":1,"b":[1,{"c":"x","d":null}]}',
    );
    expect(canonicalJson([undefined])).toBe('[null]');
    expect(canonicalJson(undefined)).toBe('null');
  });

  it('writes dates as JSON does', () => {
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });

  it('property: parses back to the same value, whatever the order of the keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(shuffleKeys(value))).toBe(text);
      }),
    );
  });
});

function shuffleKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffleKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, shuffleKeys(member)]),
  );
}

describe('random numbers', () => {
  it('repeat with the seed and lie in [0, 1)', () => {
    const [a, b, c] = [createRandom(1), createRandom(1), createRandom(2)];
    const first = Array.from({ length: 100 }, () => a());
    expect(Array.from({ length: 100 }, () => b())).toEqual(first);
    expect(Array.from({ length: 100 }, () => c())).not.toEqual(first);
    expect(first.every((x) => x >= 0 && x < 1)).toBe(true);
  });
});

describe('errors', () => {
  it('carry code, kind, cause and frozen details, and point at the thrower', () => {
    const cause = new Error('deep');
    const error = commonErrors.IN_USE('busy', { cause, details: { a: 1 } });
    expect(error).toBeInstanceOf(LakehouseError);
    expect(error).toMatchObject({
      code: 'IN_USE',
      kind: 'CONFLICT',
      retryable: false,
      cause,
      details: { a: 1 },
    });
    expect(Object.isFrozen(error.details)).toBe(true);
    expect(error.stack!.split('\n')[1]).toContain('kernel.test.ts');
  });

  it('carry the remedy of their code, and can be had with other details', () => {
    const cause = new Error('deep');
    const error = commonErrors.IN_USE('busy', { cause, details: { a: 1, b: 2 } });
    const { remedy } = commonErrors.IN_USE.definition;
    expect(error.remedy).toBe(remedy);
    const moved = error.withDetails({ b: 3 });
    expect(moved).toMatchObject({ code: 'IN_USE', kind: 'CONFLICT', message: 'busy', remedy, cause });
    expect(moved.details).toEqual({ b: 3 });
    expect(moved.stack).toBe(error.stack);
  });

  it('hide DSNs in details, however deep', () => {
    const dsn = 'postgres://u:secret@h/db';
    const { details } = commonErrors.IN_USE('x', { details: { at: dsn, list: [{ reason: dsn, line: 1 }] } });
    expect(details).toEqual({
      at: '***@h/db',
      list: [{ reason: '***@h/db', line: 1 }],
    });
  });

  it('become plain data that can be stored; what was stored with less is completed', () => {
    const error = commonErrors.IN_USE('busy', { details: { dependents: ['a'] } });
    const failure = toFailure(error);
    expect(JSON.parse(JSON.stringify(failure))).toEqual({
      code: 'IN_USE',
      kind: 'CONFLICT',
      message: 'busy',
      remedy: error.remedy,
      details: { dependents: ['a'] },
      isRetryable: false,
    });
    expect(readFailure(failure)).toEqual(failure);
    expect(readFailure({ code: 'IN_USE', kind: 'CONFLICT', message: 'busy' })).toEqual({
      ...failure,
      remedy: expect.stringContaining('IN_USE'),
      details: {},
    });
  });

  it('of a full disk are told by the code of the system or of SQLite, also through wrappers', () => {
    const full = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].map((code) => Object.assign(new Error('x'), { code }));
    for (const error of full) {
      const wrapped = new Error('query failed', { cause: error });
      expect([isDiskFull(error), isDiskFull(wrapped)]).toEqual([true, true]);
      expect(translateDiskFull(wrapped)).toMatchObject({
        code: 'STORAGE_FULL',
        retryable: true,
        cause: wrapped,
      });
    }
    const others = [new Error('ENOSPC'), 'ENOSPC', commonErrors.INTERNAL('x', { cause: full[0] })];
    for (const error of others) expect(translateDiskFull(error)).toBe(error);
  });

  it('are retryable by kind unless their table says otherwise', () => {
    const errors = defineErrors({
      A: { kind: 'BUSY', summary: '', remedy: '' },
      B: { kind: 'BUSY', summary: '', remedy: '', retryable: false },
      C: { kind: 'LIMIT', summary: '', remedy: '', retryable: true },
      D: { kind: 'LIMIT', summary: '', remedy: '' },
    });
    expect([errors.A, errors.B, errors.C, errors.D].map((make) => make('').retryable)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('a limit of time', () => {
  it('aborts with the error that it was given', async () => {
    using limit = abortAfter(1, undefined, () => commonErrors.INTERNAL('late'));
    await new Promise((resolve) => limit.signal.addEventListener('abort', resolve));
    expect(limit.signal.reason).toMatchObject({ message: 'late' });
  });

  it('follows the signal outside, and keeps its reason', () => {
    const outer = new AbortController();
    using limit = abortAfter(60_000, outer.signal, () => new Error('late'));
    outer.abort('left');
    expect(limit.signal.reason).toBe('left');
  });
});
