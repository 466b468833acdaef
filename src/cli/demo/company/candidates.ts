import { dayText, firstDay, timeText, today } from './calendar.ts';
import { Dice, zipf } from './dice.ts';
import { firstNames, lastNames } from './people.ts';
import { cities, streetKinds, streets } from './places.ts';
import type { CompanyPlan } from './plan.ts';
import { writeResume } from './resume.ts';
import { money } from './row-file.ts';
import { verticals } from './trades.ts';

const sources = ['Job board', 'Referral', 'Walk-in', 'LinkedIn', 'Career fair', 'Rehire', 'Company site'];
const availabilities = ['IMMEDIATE', 'TWO_WEEKS', 'ONE_MONTH', 'NOT_LOOKING'] as const;
const mailDomains = ['example.com', 'example.org', 'example.net'];

/** NDJSON rows. Every identifier is one that no person can have: example domains, 555-01xx, SSN areas from 900. */
export function* candidateRows(plan: CompanyPlan): Generator<string> {
  const dice = new Dice(plan.seed, 'candidates');
  const firstRanks = zipf(firstNames.length, 8);
  const lastRanks = zipf(lastNames.length, 12);
  const sourceRanks = zipf(sources.length, 1);
  for (let i = 0; i < plan.size.candidates; i++) {
    const vertical = verticals[plan.candidateVertical[i]!]!;
    const role = vertical.roles[plan.candidateRole[i]!]!;
    const city = cities[plan.candidateCity[i]!]!;
    const first = firstNames[dice.rank(firstRanks)]!;
    const last = lastNames[dice.rank(lastRanks)]!;
    const years = 1 + Math.floor(32 * dice.fraction() * dice.fraction());
    const availability =
      availabilities[Math.min(3, Math.floor(4.4 * dice.fraction() * dice.fraction() * 1.3))]!;
    const joined = firstDay + Math.floor((today - firstDay) * Math.sqrt(dice.fraction()));
    const [low, high] = vertical.pay;
    const pay = Math.round((low + (high - low) * Math.min(1, years / 30 + 0.3 * dice.fraction())) * 20) * 5;
    const skills = pickSome(dice, role.skills, dice.whole(4, 7));
    const certifications = pickSome(dice, vertical.certifications, Math.floor(3.2 * dice.fraction()));
    const degree = dice.pick(vertical.degrees);
    yield `${JSON.stringify({
      candidate_id: i + 1,
      first_name: first.written,
      last_name: last.written,
      email: dice.chance(0.03) ? null : `${first.ascii}.${last.ascii}${i + 1}@${dice.pick(mailDomains)}`,
      phone: dice.chance(0.04) ? null : phone(dice, city.areaCode),
      ssn: dice.chance(0.12) ? null : testSsn(dice),
      date_of_birth: dice.chance(0.08)
        ? null
        : dayText(today - Math.floor((19 + years + 9 * dice.fraction()) * 365.25)),
      street: `${dice.whole(1, 1999)} ${dice.pick(streets)} ${dice.pick(streetKinds)}`,
      city: city.name,
      state: city.state,
      zip: zipNear(dice, city.zipStart),
      vertical: vertical.name,
      title: role.title,
      skills: skills.join(', '),
      years_experience: years,
      education: degree,
      certifications: certifications.length === 0 ? null : certifications.join(', '),
      availability,
      available_from: availability === 'NOT_LOOKING' ? null : dayText(today + dice.whole(0, 45)),
      willing_to_relocate: dice.chance(0.22),
      source: sources[dice.rank(sourceRanks)],
      created_at: timeText(joined, dice.whole(7 * 3600, 19 * 3600)),
      // JSON.stringify would drop the second decimal of an amount: it is put in below.
      desired_pay: 0,
      resume_text: writeResume(dice, {
        vertical,
        role,
        skills,
        years,
        cityName: city.name,
        certifications,
        degree,
        year: Number(dayText(joined).slice(0, 4)),
      }),
    }).replace('"desired_pay":0', `"desired_pay":${money(pay)}`)}\n`;
  }
}

/** `count` different items in random order; the front of the list is chosen a little more often. */
function pickSome(dice: Dice, items: readonly string[], count: number): string[] {
  const pool = [...items];
  const chosen: string[] = [];
  while (chosen.length < count && pool.length > 0) {
    const at = Math.floor(pool.length * dice.fraction() * (0.7 + 0.3 * dice.fraction()));
    chosen.push(pool.splice(at, 1)[0]!);
  }
  return chosen;
}

/** The telephone companies keep 555-0100 to 555-0199 free for invented people. */
export function phone(dice: Dice, areaCode: string): string {
  return `(${areaCode}) 555-01${String(dice.whole(0, 99)).padStart(2, '0')}`;
}

/** Area 900–999 was never issued as an SSN, and with a group below 50 it is no taxpayer number either. */
function testSsn(dice: Dice): string {
  return `${dice.whole(900, 999)}-${String(dice.whole(1, 49)).padStart(2, '0')}-${String(dice.whole(1, 9999)).padStart(4, '0')}`;
}

export function zipNear(dice: Dice, zipStart: string): string {
  return String(Number(zipStart) + dice.whole(0, 8)).padStart(5, '0');
}
