import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkText } from '../../src/vectors/chunker.ts';

const piece = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(' ', '\n', '\t', '　'),
  fc.constantFrom('😀', '👩‍👩‍👧', '𠜎', 'ä'),
  fc.lorem({ maxCount: 8 }),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const options = fc
  .record({ size: fc.integer({ min: 2, max: 80 }), share: fc.double({ min: 0, max: 0.99, noNaN: true }) })
  .map(({ size, share }) => ({ size, overlap: Math.floor(share * size) }));

describe('chunking', () => {
  test('what each chunk adds to its forerunner restores the text', () => {
    fc.assert(
      fc.property(text, options, (source, how) => {
        const spans = chunkText(source, how);
        expect(spans.length === 0).toBe(source.trim() === '');
        if (spans.length === 0) return;
        let restored = '';
        for (const { start, end } of spans) {
          expect(start).toBeLessThanOrEqual(restored.length);
          restored += source.slice(restored.length, end);
        }
        expect(restored).toBe(source);
      }),
    );
  });

  test('chunks keep to size and overlap and always advance', () => {
    fc.assert(
      fc.property(text, options, (source, how) => {
        const spans = chunkText(source, how);
        spans.forEach(({ start, end }, i) => {
          expect(end - start).toBeGreaterThan(0);
          expect(end - start).toBeLessThanOrEqual(how.size);
          const previous = spans[i - 1];
          if (!previous) return;
          expect(start).toBeGreaterThan(previous.start);
          expect(end).toBeGreaterThan(previous.end);
          expect(previous.end - start).toBeLessThanOrEqual(how.overlap);
        });
      }),
    );
  });

  test('no surrogate pair is split', () => {
    fc.assert(
      fc.property(text, options, (source, how) => {
        const whole = source.toWellFormed();
        for (const { start, end } of chunkText(whole, how)) {
          expect(whole.slice(start, end).isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('cuts fall between words where there are some', () => {
    const source = 'one two three four five six seven eight nine ten';
    const chunks = chunkText(source, { size: 20, overlap: 6 }).map(({ start, end }) =>
      source.slice(start, end),
    );
    expect(chunks).toEqual(['one two three four ', 'four five six seven ', 'seven eight nine ten']);
  });
});
