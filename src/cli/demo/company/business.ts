import { dayText, firstDay, timeText, today, weekEnd } from './calendar.ts';
import { phone, zipNear } from './candidates.ts';
import { Dice, zipf } from './dice.ts';
import { firstNames, lastNames, recruiters } from './people.ts';
import { cities } from './places.ts';
import { type CompanyPlan, jobStates } from './plan.ts';
import { csvField, money } from './row-file.ts';
import { verticals } from './trades.ts';

/** A JSON array, one object a line. */
export function* clientRows(plan: CompanyPlan): Generator<string> {
  const dice = new Dice(plan.seed, 'clients');
  const taken = new Set<string>();
  for (let i = 0; i < plan.size.clients; i++) {
    const vertical = verticals[plan.clientVertical[i]!]!;
    const city = cities[plan.clientCity[i]!]!;
    let name = '';
    for (let attempt = 0; attempt === 0 || taken.has(name); attempt++) {
      const family = dice.pick(lastNames).written;
      const middle = attempt === 0 ? '' : ` & ${dice.pick(lastNames).written}`;
      name = `${family}${middle} ${dice.pick(vertical.employers)}`;
    }
    taken.add(name);
    const contact = [dice.pick(firstNames), dice.pick(lastNames)] as const;
    const text = JSON.stringify({
      client_id: i + 1,
      name,
      vertical: vertical.name,
      city: city.name,
      state: city.state,
      zip: zipNear(dice, city.zipStart),
      contact_name: `${contact[0].written} ${contact[1].written}`,
      contact_email: `${contact[0].ascii}.${contact[1].ascii}@client${i + 1}.example.com`,
      contact_phone: dice.chance(0.05) ? null : phone(dice, city.areaCode),
      payment_terms_days: dice.pick([15, 30, 30, 30, 45, 60]),
      credit_limit: 0,
      is_active: dice.chance(0.88),
      since: dayText(firstDay - dice.whole(0, 3000)),
    }).replace('"credit_limit":0', `"credit_limit":${money(dice.whole(5, 400) * 100_000)}`);
    yield `${i === 0 ? '' : ',\n'}${text}`;
  }
}

const shifts = ['1st', '1st', '1st', '2nd', '3rd', 'Weekend', 'Rotating'];

export const jobHeader =
  'job_id,client_id,title,vertical,city,state,zip,status,openings,pay_rate,bill_rate,shift,is_remote,opened_on,closed_on,recruiter,required_skills,description\n';

export function* jobRows(plan: CompanyPlan): Generator<string> {
  const dice = new Dice(plan.seed, 'jobs');
  for (let i = 0; i < plan.size.jobs; i++) {
    const vertical = verticals[plan.jobVertical[i]!]!;
    const role = vertical.roles[plan.jobRole[i]!]!;
    const city = cities[plan.jobCity[i]!]!;
    const state = jobStates[plan.jobState[i]!]!;
    const opened = plan.jobOpened[i]!;
    const closed =
      state === 'FILLED' || state === 'CLOSED' ? Math.min(today, opened + dice.whole(5, 60)) : null;
    const skills = [dice.pick(role.skills), dice.pick(role.skills)];
    const description = `${role.title} for a ${dice.pick(vertical.settings)}, ${skills[0]} a must${dice.chance(0.1) ? '; ask for "the early shift"' : ''}.`;
    yield `${i + 1},${plan.jobClient[i]! + 1},${csvField(role.title)},${csvField(vertical.name)},${csvField(city.name)},${city.state},${zipNear(dice, city.zipStart)},${state},${1 + Math.floor(12 * dice.fraction() ** 4)},${money(plan.jobPay[i]!)},${money(plan.jobBill[i]!)},${dice.pick(shifts)},${dice.chance(0.08)},${dayText(opened)},${closed === null ? '' : dayText(closed)},${recruiters[plan.jobRecruiter[i]!]},${csvField([...new Set(skills)].join(', '))},${csvField(description)}\n`;
  }
}

export const placementHeader =
  'placement_id,candidate_id,job_id,client_id,recruiter,start_date,end_date,status,pay_rate,bill_rate,conversion_fee\n';

export function* placementRows(plan: CompanyPlan): Generator<string> {
  const dice = new Dice(plan.seed, 'placements');
  for (let i = 0; i < plan.size.placements; i++) {
    const job = plan.placementJob[i]!;
    const end = plan.placementStart[i]! + plan.placementWeeks[i]! * 7;
    const isActive = today - end < 14;
    const state = isActive ? 'ACTIVE' : dice.chance(0.86) ? 'COMPLETED' : 'ENDED_EARLY';
    const fee = !isActive && dice.chance(0.06) ? money(dice.whole(20, 160) * 10_000) : '';
    yield `${i + 1},${plan.placementCandidate[i]! + 1},${job + 1},${plan.jobClient[job]! + 1},${recruiters[plan.jobRecruiter[job]!]},${dayText(plan.placementStart[i]!)},${isActive ? '' : dayText(end)},${state},${money(plan.jobPay[job]!)},${money(plan.jobBill[job]!)},${fee}\n`;
  }
}

export const timesheetHeader =
  'timesheet_id,placement_id,candidate_id,client_id,week_ending,regular_hours,overtime_hours,pay_rate,bill_rate,pay_amount,bill_amount,status,approved_on\n';

/** One row for each week of each placement; overtime at time and a half. */
export function* timesheetRows(plan: CompanyPlan): Generator<string> {
  const dice = new Dice(plan.seed, 'timesheets');
  let id = 0;
  for (let i = 0; i < plan.size.placements; i++) {
    const job = plan.placementJob[i]!;
    const pay = plan.jobPay[job]!;
    const bill = plan.jobBill[job]!;
    const owner = `${i + 1},${plan.placementCandidate[i]! + 1},${plan.jobClient[job]! + 1}`;
    const rates = `${money(pay)},${money(bill)}`;
    const weeks = plan.placementWeeks[i]!;
    const start = plan.placementStart[i]!;
    for (let week = 0; week < weeks; week++) {
      const kind = dice.fraction();
      const regular = kind < 0.68 ? 160 : dice.whole(56, 159); // quarters of an hour
      const overtime = kind < 0.22 ? dice.whole(1, 56) : 0;
      const quarters = regular + 1.5 * overtime;
      const ending = weekEnd(start + week * 7);
      const state = today - ending < 10 ? 'SUBMITTED' : kind > 0.985 ? 'REJECTED' : 'APPROVED';
      const approved = state === 'APPROVED' ? dayText(Math.min(today, ending + 1 + ((id * 7) % 4))) : '';
      id++;
      yield `${id},${owner},${dayText(ending)},${money(regular * 25)},${money(overtime * 25)},${rates},${money(Math.round((pay * quarters) / 4))},${money(Math.round((bill * quarters) / 4))},${state},${approved}\n`;
    }
  }
}

const outcomes = ['VOICEMAIL', 'CONNECTED', 'NO_ANSWER', 'CALLBACK', 'WRONG_NUMBER', 'DECLINED'];
const notes = [
  'Left message about the opening',
  'Interested, wants more money',
  'Not looking before summer',
  'Sent job description by e-mail',
  'Asked to call back after 5 pm',
  'Interview set – confirmed twice',
  'Prefers días, not nights',
  'Número equivocado',
  'Café meeting on Friday',
  'Has another offer',
];

export const callHeader =
  'call_id\tcandidate_id\trecruiter\tcalled_at\tdirection\toutcome\tduration_seconds\tnote\n';

/** In order of time. A few candidates are called again and again; some of them are never placed. */
export function* callRows(plan: CompanyPlan): Generator<string> {
  const dice = new Dice(plan.seed, 'calls');
  const order = new Uint32Array(plan.size.candidates).map((_, i) => i);
  dice.shuffle(order);
  const candidateRanks = zipf(plan.size.candidates, plan.size.candidates / 40);
  const outcomeRanks = zipf(outcomes.length, 1);
  const recruiterRanks = zipf(recruiters.length, 3);
  for (let i = 0; i < plan.size.calls; i++) {
    const day = firstDay + Math.floor(((today - firstDay) * i) / plan.size.calls);
    const outcome = outcomes[dice.rank(outcomeRanks)]!;
    const seconds =
      outcome === 'CONNECTED' || outcome === 'CALLBACK'
        ? 20 + Math.floor(1500 * dice.fraction() ** 3)
        : dice.whole(0, 40);
    const second = 8 * 3600 + Math.floor((10 * 3600 * ((i * 7919) % 10_007)) / 10_007);
    yield `${i + 1}\t${order[dice.rank(candidateRanks)]! + 1}\t${recruiters[dice.rank(recruiterRanks)]}\t${timeText(day, second)}\t${dice.chance(0.82) ? 'OUT' : 'IN'}\t${outcome}\t${seconds}\t${dice.chance(0.45) ? dice.pick(notes) : ''}\n`;
  }
}
