import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFitter, defaultModel, openEmbeddingProvider } from '../../src/embedding/index.ts';
import { visitWords } from '../../src/embedding/words.ts';

const corpus = ['the red house', 'the blue house', 'the green tree', 'a river in the valley'];

function open(texts: readonly string[]) {
  const fitter = createFitter(defaultModel);
  for (const text of texts) fitter.add(text);
  return openEmbeddingProvider(defaultModel, fitter.finish());
}
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const words = (text: string) => {
  const hashes: number[] = [];
  visitWords(text, (hash) => hashes.push(hash));
  return hashes;
};

describe('hashed words', () => {
  test('every text has a vector of length 1, empty and odd ones too', async () => {
    const provider = open(corpus);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const [row] = [await provider.embed([text])];
        expect(row.every(Number.isFinite)).toBe(true);
        expect(Math.abs(dot(row, row) - 1)).toBeLessThan(1e-5);
      }),
    );
  });

  test('the same texts give the same bytes, alone or in a batch', async () => {
    const texts = ['red tree', '', 'House house HOUSE', '日本語の文章', '!!!', '😀'];
    const batch = await open(corpus).embed(texts);
    for (const [i, text] of texts.entries()) {
      expect(await open(corpus).embed([text])).toEqual(batch.slice(i * 768, (i + 1) * 768));
    }
  });

  test('the version names the fitted table, in whatever order it was fitted', () => {
    expect(open(corpus).version).toBe(open(corpus.toReversed()).version);
    expect(open(corpus).version).not.toBe(open([...corpus, 'more']).version);
  });

  test('a rare word counts for more than one that stands everywhere', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `the common words and number${i}`);
    const provider = open(many);
    const embed = async (text: string) => provider.embed([text]);
    const query = await embed('the number7');
    expect(dot(query, await embed(many[7]!))).toBeGreaterThan(dot(query, await embed(many[8]!)) + 0.3);
  });

  test('a text of more different words than the counting table holds is embedded whole', async () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `w${i}`).join(' ');
    const provider = open([long]);
    const [row, last] = [await provider.embed([long]), await provider.embed(['w19999'])];
    expect(dot(row, row)).toBeCloseTo(1, 5);
    expect(dot(row, last)).not.toBe(0);
  });

  test('stops when it is told to', async () => {
    await expect(open(corpus).embed(['a'], { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  test('an unknown model and a foreign table are refused', () => {
    expect(() => createFitter('gpt')).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }));
    expect(() => openEmbeddingProvider(defaultModel, new Uint8Array(10))).toThrow(
      expect.objectContaining({ code: 'MODEL_TABLE_INVALID' }),
    );
  });
});

describe('words', () => {
  test.each([
    ['Résumé', 'resume'],
    ['STRASSE', 'strasse'],
    ['ﬁnance', 'finance'],
    ['don’t stop', 'don t stop'],
    ['a,b;c', 'a b c'],
    ['C++ and C#.', 'c++ / c# \n'.replace('/', 'and')],
    ['Привет, мир', 'привет мир'],
  ])('%s reads as %s', (text, same) => {
    expect(words(text)).toEqual(words(same));
  });

  test('C, C++ and C# are three words', () => {
    expect(new Set([...words('C'), ...words('C++'), ...words('C#')]).size).toBe(3);
  });

  test('text without spaces gives characters and neighbouring pairs', () => {
    expect(words('東京')).toHaveLength(3);
    expect(words('東京都')).toEqual(expect.arrayContaining(words('東京')));
  });

  test('white space and punctuation alone have no words', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(' ', '\n', '.', '!', '—', '+', '#') }),
        (text) => words(text).length === 0,
      ),
    );
  });
});
