import type { Dice } from './dice.ts';
import { zipf } from './dice.ts';
import { lastNames } from './people.ts';
import { cities } from './places.ts';
import type { Role, Vertical } from './trades.ts';

/** What a résumé is about; the columns of the candidate say the same. */
export interface ResumeFacts {
  vertical: Vertical;
  role: Role;
  /** Strongest first; the first two are the specialty that most sentences come back to. */
  skills: readonly string[];
  years: number;
  cityName: string;
  certifications: readonly string[];
  degree: string;
  /** The year the text is written in. */
  year: number;
}

const wordsMin = 80;
const wordsMax = 250;
const smallNumbers = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const cityRanks = zipf(cities.length, 6);

const openers = [
  '{title} with {years} years in {setting} work, strongest in {skill} and {skill2}.',
  'Dependable {title} from {city} who enjoys {skill} and does not mind early starts.',
  '{years} years as a {title}. Best known for {skill}; lately more and more {skill2}.',
  'I am a {title} looking for a steady team near {city}, preferably a {setting}.',
  'Hands-on {title}. Comfortable with {skill}, {skill2} and the paperwork that follows.',
  'Career in {vertical}: {years} years, most of them around {skill}.',
  '{title} seeking contract or permanent work. Specialises in {skill} for a {setting}.',
  'After {years} years of {skill} I can walk into a {setting} and be useful on day one.',
  'Former {employer} {title}, now in {city}. Core strengths: {skill} and {skill2}.',
];

const frees = [
  'Happy to work nights, weekends or split shifts.',
  'Reliable car, clean licence, {small} years without a missed shift.',
  'References from {employer} and two former supervisors on request.',
  'Fluent in Spanish and English; some Portuguese.',
  'Speaks Vietnamese at home and English at work.',
  'Bilingual French and English, with Haitian Creole in the family.',
  'Volunteers at the food bank in {city} on Saturdays.',
  'Took {small} months off to care for a parent and returned in {year}.',
  'Learns new tools quickly; picked up {skill} from a colleague and manuals.',
  'Prefers small teams where people say what they mean.',
  'Relocated from {city} for family and plans to stay.',
  'Veteran of the Army reserve; used to lists, boots and early mornings.',
  'Coaches youth soccer, which is harder than {skill}.',
  'Would like more responsibility for {skill} in the next position.',
  'Has steel-toe boots, own tools and a sense of humour.',
  'Available for a working interview any day this week.',
  'Interested in moving from {skill} towards {skill2} over time.',
  'Known for asking one good question before starting.',
  'Kept a perfect attendance record at {employer} through the winter of {year}.',
  'Can commute up to {n} miles or take the early train from {city}.',
];

const leavings = [
  'Left when the contract ended.',
  'Promoted after {small} months.',
  'Rehired twice by the same manager.',
  'Position moved to {city}.',
  'Site closed in {year}.',
  'Converted from temp to permanent.',
];

/** Writes one résumé of 80 to 250 words. People of one role and specialty read alike; no two read the same. */
export function writeResume(dice: Dice, facts: ResumeFacts): string {
  const { vertical, role } = facts;
  const wordsWanted = wordsMin + 8 + Math.floor(150 * dice.fraction() * dice.fraction());
  const sections: string[] = [];
  let wordCount = 0;
  const homeSetting = dice.pick(vertical.settings);

  const employerName = () => `${dice.pick(lastNames).written} ${dice.pick(vertical.employers)}`;
  const skillName = () => (dice.chance(0.55) ? facts.skills[dice.whole(0, 1)]! : dice.pick(facts.skills));
  const slot = (name: string): string => {
    switch (name) {
      case 'title':
        return role.title;
      case 'vertical':
        return vertical.name.toLowerCase();
      case 'years':
        return String(facts.years);
      case 'skill':
        return skillName();
      case 'skill2':
        return facts.skills[dice.whole(1, facts.skills.length - 1)]!;
      case 'setting':
        return dice.chance(0.6) ? homeSetting : dice.pick(vertical.settings);
      case 'city':
        return dice.chance(0.4) ? facts.cityName : cities[dice.rank(cityRanks)]!.name;
      case 'employer':
        return employerName();
      case 'year':
        return String(facts.year - dice.whole(1, 9));
      case 'small':
        return dice.pick(smallNumbers);
      case 'n':
        return String(dice.whole(10, 58));
      case 'n2':
        return String(dice.whole(60, 94));
      case 'pct':
        return String(dice.whole(6, 44));
      case 'pct2':
        return String(dice.whole(88, 99));
      default:
        return String(dice.whole(12, 98) * 10); // hundreds
    }
  };
  const told = new Set<string>();
  /** A template that this résumé has not used yet, if a few throws find one. */
  const fresh = (templates: readonly string[]): string => {
    let template = dice.pick(templates);
    for (let attempt = 0; told.has(template) && attempt < 6; attempt++) template = dice.pick(templates);
    told.add(template);
    return template;
  };
  const fill = (template: string) => template.replace(/\{(\w+)\}/g, (_, name: string) => slot(name));
  const add = (section: string): boolean => {
    const words = countWords(section);
    if (wordCount + words > wordsMax) return false;
    sections.push(section);
    wordCount += words;
    return true;
  };

  const addEmployment = (from: number, to: number, isCurrent: boolean) => {
    const city = cities[dice.rank(cityRanks)]!;
    const parts = [
      `${isCurrent ? role.title : dice.chance(0.7) ? role.title : dice.pick(vertical.roles).title}, ${employerName()}, ` +
        `${dice.chance(0.5) ? facts.cityName : `${city.name}, ${city.state}`} (${from}–${isCurrent ? 'present' : to}).`,
    ];
    for (let i = dice.whole(1, 3); i > 0; i--) parts.push(`${fill(fresh(vertical.duties))}.`);
    if (dice.chance(0.5)) parts.push(`${fill(fresh(vertical.results))}.`);
    if (!isCurrent && dice.chance(0.3)) parts.push(fill(fresh(leavings)));
    return add(parts.join(' '));
  };

  add(fill(dice.pick(openers)));
  let to = facts.year;
  let isCurrent = dice.chance(0.6);
  const firstYear = facts.year - facts.years;
  do {
    const from = Math.max(firstYear, to - dice.whole(1, 6));
    if (!addEmployment(from, to, isCurrent)) break;
    isCurrent = false;
    to = from;
  } while (wordCount < wordsWanted - 30 && to > firstYear);
  add(`${dice.chance(0.5) ? 'Skills' : 'Knows'}: ${facts.skills.join(', ')}.`);
  const school = cities[dice.rank(cityRanks)]!.name;
  add(
    `Education: ${facts.degree}, ${school} ${dice.chance(0.5) ? 'Community College' : 'State'}, ${firstYear - dice.whole(0, 3)}.`,
  );
  if (facts.certifications.length > 0)
    add(`Certified: ${facts.certifications.join(', ')} (${facts.year - dice.whole(0, 4)}).`);
  // Unhurried writers say more: free sentences and further duties until the wanted length.
  for (let attempts = 0; wordCount < wordsWanted && attempts < 40; attempts++) {
    const kind = dice.fraction();
    if (kind < 0.4) add(`${fill(fresh(vertical.duties))}.`);
    else if (kind < 0.55) add(`${fill(fresh(vertical.results))}.`);
    else add(fill(fresh(frees)));
  }
  return sections.join('\n');
}

/** Words as readers count them: runs between white space. */
export function countWords(text: string): number {
  let words = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const isSpace = text.charCodeAt(i) <= 32;
    if (!isSpace && !inside) words++;
    inside = !isSpace;
  }
  return words;
}
