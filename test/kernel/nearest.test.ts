import { describe, expect, it } from 'vitest';
import { nearest, notFound, requireUnused } from '../../src/kernel/index.ts';

describe('nearest', () => {
  it('counts edits and gives up on words that share little', () => {
    expect(nearest('candidats', ['clients', 'candidates'])).toBe('candidates');
    expect(nearest('x', ['candidates'])).toBeUndefined();
    expect(nearest('anything', [])).toBeUndefined();
  });
});

describe('what is not found', () => {
  it('is named in words, with its nearest and with what there is', () => {
    expect(notFound('evaluationSet', 'eval_1')).toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no evaluation set "eval_1".',
      details: { entity: 'evaluationSet', key: 'eval_1' },
    });
    const available = ['candidates', 'clients'];
    expect(notFound('dataset', 'candidats', { available, remark: 'It may be deleted.' })).toMatchObject({
      message: 'There is no dataset "candidats". Did you mean "candidates"? It may be deleted.',
      details: { entity: 'dataset', key: 'candidats', available },
    });
  });

  it('shows eighty characters of a key and at most fifty names', () => {
    const available = Array.from({ length: 51 }, (_, i) => `name_${i}`);
    const { message, details } = notFound('job', 'x'.repeat(1000), { available });
    expect(message).toBe(`There is no job "${'x'.repeat(80)}".`);
    expect(details).toEqual({ entity: 'job', key: 'x'.repeat(80) });
  });
});

describe('what others depend on', () => {
  const dependents = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ kind: 'index', name: `i${i}` }));

  it('is IN_USE by twenty by name and a hundred in the details', () => {
    expect(() => requireUnused('The dataset "a"', [])).not.toThrow();
    expect(() => requireUnused('The dataset "a"', dependents(2))).toThrow(
      expect.objectContaining({
        code: 'IN_USE',
        message: 'The dataset "a" is in use by index i0, index i1.',
      }),
    );
    expect(() => requireUnused('The dataset "a"', dependents(150))).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/index i18, index i19 and others\.$/),
        details: { dependents: dependents(100) },
      }),
    );
  });
});
