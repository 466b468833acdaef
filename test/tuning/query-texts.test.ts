import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perturbTexts } from '../../src/tuning/query-texts.ts';

const texts = Array.from({ length: 54 }, (_, i) =>
  Array.from({ length: 30 }, (_, j) => `word${(i * 31 + j * 7) % 97}`).join(' '),
);

describe('perturbed queries', () => {
  it('are as many as asked, all different, and the same for the same seed', () => {
    const queries = perturbTexts(texts, 200, 42);
    expect(new Set(queries).size).toBe(200);
    expect(perturbTexts(texts, 200, 42)).toEqual(queries);
    expect(perturbTexts(texts, 200, 43)).not.toEqual(queries);
  });

  it('are made of the words of the texts and leave out those already taken', () => {
    const words = new Set(texts.flatMap((text) => text.split(' ')));
    const queries = perturbTexts(texts, 50, 1);
    for (const query of queries) for (const word of query.split(' ')) expect(words).toContain(word);
    const others = perturbTexts(texts, 50, 1, new Set(queries));
    expect(others.filter((query) => queries.includes(query))).toEqual([]);
  });

  it('come from texts without spaces too', () => {
    const queries = perturbTexts(
      ['資料湖的向量搜尋非常快速而且可靠', '候選人擅長軟體開發與專案管理工作'],
      20,
      42,
    );
    expect(queries).toHaveLength(20);
  });

  it('end, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 8 }), fc.nat(), (given, seed) => {
        const queries = perturbTexts(given, 12, seed);
        expect(queries.length).toBeLessThanOrEqual(12);
        for (const query of queries) expect(query.trim()).not.toBe('');
      }),
    );
  });
});
