import type { Dice } from './dice.ts';
import { zipf } from './dice.ts';
import { lastNames } from './people.ts';
import { cities } from './places.ts';
import { type Role, type Vertical, verticals } from './trades.ts';

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
  '{title} with {years} in {setting} work, strongest in {skill} and {skill2}.',
  'Dependable {title} from {city} who enjoys {skill} and does not mind early starts.',
  '{years} as a {title}. Best known for {skill}; lately more and more {skill2}.',
  'I am a {title} looking for a steady team near {city}, preferably a {setting}.',
  'Hands-on {title}. Comfortable with {skill}, {skill2} and the paperwork that follows.',
  'Career in {vertical}: {years}, most of them around {skill}.',
  '{title} seeking contract or permanent work. Specialises in {skill} for a {setting}.',
  'After {years} of {skill} I can walk into a {setting} and be useful on day one.',
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

/** What people of every trade also know and like: the words that résumés of different trades share. */
const asides =
  'Excel pivot tables,Google Sheets,public speaking,first aid,Spanish,Vietnamese,Haitian Creole,Portuguese,American Sign Language,touch typing,bookkeeping for a family shop,bicycle repair,beekeeping,choir,woodturning,community theatre,marathon running,chess club,photography,gardening,volunteer fire service,blood drives,scouting,bread baking,genealogy,amateur radio,kayaking,foster parenting,school board,tenant association,Habitat builds,youth basketball,night school,podcast editing,drone licence,motorcycle licence,commercial driver permit,notary work,tax clinic,library readings,food pantry,quilting,fly fishing,jazz trombone,salsa dancing,judo,rock climbing,watercolour,crossword setting,puppet shows,dog rescue,bird counts,sailing,model trains,stand-up comedy,home brewing,calligraphy,yoga instruction,wheelchair rugby,trail maintenance,church bookkeeping,street fairs,pottery,soap making,stamp trading,bee census,canning,origami,weightlifting,fencing,badminton,cricket umpiring,curling,ice fishing,karaoke nights,film club,local history,river clean-ups,astronomy,metal detecting,bookbinding,upholstery,cheese making'.split(
    ',',
  );

/** A line of work that the résumé tells of: the present one, and perhaps others before it. */
interface Career {
  vertical: Vertical;
  role: Role;
  skills: readonly string[];
  setting: string;
}

/**
 * Writes one résumé of 80 to 250 words. People of one role and specialty read alike; no two read the same. Former
 * careers and asides tie the trades together, as in life: without them each trade would be an island of its own.
 */
export function writeResume(dice: Dice, facts: ResumeFacts): string {
  const wordsWanted = wordsMin + 8 + Math.floor(150 * dice.fraction() * dice.fraction());
  const sections: string[] = [];
  let wordCount = 0;
  const add = (section: string): boolean => {
    const words = countWords(section);
    if (wordCount + words > wordsMax) return false;
    sections.push(section);
    wordCount += words;
    return true;
  };
  const told = new Set<string>();
  /** An item that this résumé has not used yet, if a few throws find one. */
  const fresh = (items: readonly string[]): string => {
    let item = dice.pick(items);
    for (let attempt = 0; told.has(item) && attempt < 6; attempt++) item = dice.pick(items);
    told.add(item);
    return item;
  };
  const fill = (template: string, career: Career) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => fillSlot(dice, name, facts, career));
  const present: Career = { ...facts, setting: dice.pick(facts.vertical.settings) };

  const addEmployment = (career: Career, from: number, to: number | 'present') => {
    const { vertical, role } = career;
    const city = cities[dice.rank(cityRanks)]!;
    const title = career !== present || dice.chance(0.75) ? role.title : dice.pick(vertical.roles).title;
    const place = dice.chance(0.5) ? facts.cityName : `${city.name}, ${city.state}`;
    const parts = [`${title}, ${employerName(dice, vertical)}, ${place} (${from}–${to}).`];
    for (let i = dice.whole(1, 3); i > 0; i--) parts.push(`${fill(fresh(vertical.duties), career)}.`);
    if (dice.chance(0.5)) parts.push(`${fill(fresh(vertical.results), career)}.`);
    if (to !== 'present' && dice.chance(0.3)) parts.push(fill(fresh(leavings), career));
    return add(parts.join(' '));
  };

  add(fill(dice.pick(openers), present));
  const firstYear = facts.year - facts.years;
  let to = facts.year;
  let career = present;
  do {
    const from = Math.max(firstYear, to - dice.whole(1, 6));
    if (!addEmployment(career, from, to === facts.year && dice.chance(0.6) ? 'present' : to)) break;
    to = from;
    career = dice.chance(0.5) ? present : formerCareer(dice);
  } while (wordCount < wordsWanted - 30 && to > firstYear);
  add(`${dice.chance(0.5) ? 'Skills' : 'Knows'}: ${facts.skills.join(', ')}.`);
  add(`${dice.chance(0.5) ? 'Also' : 'Besides work'}: ${fresh(asides)}, ${fresh(asides)}, ${fresh(asides)}.`);
  const school = `${cities[dice.rank(cityRanks)]!.name} ${dice.chance(0.5) ? 'Community College' : 'State'}`;
  add(`Education: ${facts.degree}, ${school}, ${firstYear - dice.whole(0, 3)}.`);
  if (facts.certifications.length > 0)
    add(`Certified: ${facts.certifications.join(', ')} (${facts.year - dice.whole(0, 4)}).`);
  // Unhurried writers say more, until the wanted length.
  for (let attempts = 0; wordCount < wordsWanted && attempts < 40; attempts++) {
    const kind = dice.fraction();
    if (kind < 0.35) add(`${fill(fresh(facts.vertical.duties), present)}.`);
    else if (kind < 0.5) add(`${fill(fresh(facts.vertical.results), present)}.`);
    else add(fill(fresh(frees), present));
  }
  return sections.join('\n');
}

/** Some other line of work, from any trade. */
function formerCareer(dice: Dice): Career {
  const vertical = dice.pick(verticals);
  const role = dice.pick(vertical.roles);
  return { vertical, role, skills: role.skills, setting: dice.pick(vertical.settings) };
}

const employerName = (dice: Dice, vertical: Vertical) =>
  `${dice.pick(lastNames).written} ${dice.pick(vertical.employers)}`;

function fillSlot(dice: Dice, name: string, facts: ResumeFacts, career: Career): string {
  const { vertical, skills } = career;
  switch (name) {
    case 'title':
      return career.role.title;
    case 'vertical':
      return vertical.name.toLowerCase();
    case 'years':
      return facts.years === 1 ? '1 year' : `${facts.years} years`;
    case 'skill':
      return dice.chance(0.55) ? skills[dice.whole(0, 1)]! : dice.pick(skills);
    case 'skill2':
      return skills[dice.whole(1, skills.length - 1)]!;
    case 'setting':
      return dice.chance(0.6) ? career.setting : dice.pick(vertical.settings);
    case 'city':
      return dice.chance(0.4) ? facts.cityName : cities[dice.rank(cityRanks)]!.name;
    case 'employer':
      return employerName(dice, vertical);
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
    case 'hundreds':
      return String(dice.whole(12, 98) * 10);
    default:
      throw new Error(`No slot is called ${name}.`);
  }
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
