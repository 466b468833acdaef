import { createRandom } from '../../src/kernel/index.ts';

const syllables = [
  'ba',
  'co',
  'di',
  'fu',
  'ga',
  'he',
  'ki',
  'lo',
  'mu',
  'ne',
  'po',
  'ri',
  'sa',
  'te',
  'vu',
  'zo',
];
const topicCount = 60;
const topicWords = 50;

/**
 * Seeded texts that resemble one another by topic, 40 to 90 words each: most words from two of 60 topics, the rest
 * from everywhere. Alike enough that small graphs miss neighbours.
 */
export function makeTexts(count: number, seed: number): string[] {
  const random = createRandom(seed);
  const pick = (max: number) => Math.floor(random() * max);
  return Array.from({ length: count }, () => {
    const topics = [pick(topicCount), pick(topicCount)];
    const words = Array.from({ length: 40 + pick(50) }, () => {
      const topic = random() < 0.7 ? topics[pick(2)]! : pick(topicCount);
      return nameOf(topic * topicWords + Math.floor(random() ** 2 * topicWords));
    });
    return words.join(' ');
  });
}

const nameOf = (word: number) =>
  [word & 15, (word >> 4) & 15, (word >> 8) & 15].map((digit) => syllables[digit]).join('');
