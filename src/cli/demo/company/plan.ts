import { firstDay, today } from './calendar.ts';
import { Dice, zipf } from './dice.ts';
import { recruiters } from './people.ts';
import { cities } from './places.ts';
import { verticals } from './trades.ts';

/** Rows of each table. */
export interface CompanySize {
  candidates: number;
  clients: number;
  jobs: number;
  placements: number;
  timesheets: number;
  calls: number;
}

export type ScaleName = 'tiny' | 'default' | 'full';

/** `default` is 250,000 rows in all; `full` 2,470,000, the reference's size; `tiny` is for tests. */
export const scales: Readonly<Record<ScaleName, CompanySize>> = {
  tiny: { candidates: 260, clients: 12, jobs: 60, placements: 70, timesheets: 300, calls: 240 },
  default: {
    candidates: 20_000,
    clients: 1_000,
    jobs: 15_000,
    placements: 9_000,
    timesheets: 120_000,
    calls: 85_000,
  },
  full: {
    candidates: 100_000,
    clients: 2_500,
    jobs: 40_000,
    placements: 75_000,
    timesheets: 1_350_000,
    calls: 902_500,
  },
};

export const jobStates = ['FILLED', 'OPEN', 'CLOSED', 'ON_HOLD'] as const;

/**
 * The facts that more than one table tells, as columns of numbers (index i is the row with id i + 1): a few
 * megabytes even at full scale, so that each file can then be streamed by itself. Money is in cents, days as
 * in calendar.ts.
 */
export interface CompanyPlan {
  seed: number;
  size: CompanySize;
  candidateVertical: Uint8Array;
  candidateRole: Uint8Array;
  candidateCity: Uint8Array;
  clientVertical: Uint8Array;
  clientCity: Uint8Array;
  jobClient: Uint32Array;
  jobVertical: Uint8Array;
  jobRole: Uint8Array;
  jobCity: Uint8Array;
  jobState: Uint8Array;
  jobOpened: Uint16Array;
  jobRecruiter: Uint8Array;
  jobPay: Uint32Array;
  jobBill: Uint32Array;
  placementJob: Uint32Array;
  placementCandidate: Uint32Array;
  placementStart: Uint16Array;
  placementWeeks: Uint16Array;
}

/** Decides the whole company without writing anything. The same seed and size give the same plan. */
export function planCompany(seed: number, size: CompanySize): CompanyPlan {
  const verticalRanks = zipf(verticals.length, 3);
  const cityRanks = zipf(cities.length, 4);
  const roleRanks = verticals.map((vertical) => zipf(vertical.roles.length, 2));

  const people = new Dice(seed, 'candidate facts');
  const candidateVertical = new Uint8Array(size.candidates);
  const candidateRole = new Uint8Array(size.candidates);
  const candidateCity = new Uint8Array(size.candidates);
  for (let i = 0; i < size.candidates; i++) {
    const vertical = people.rank(verticalRanks);
    candidateVertical[i] = vertical;
    candidateRole[i] = people.rank(roleRanks[vertical]!);
    candidateCity[i] = people.rank(cityRanks);
  }

  const firms = new Dice(seed, 'client facts');
  const clientVertical = new Uint8Array(size.clients).map(() => firms.rank(verticalRanks));
  const clientCity = new Uint8Array(size.clients).map(() => firms.rank(cityRanks));

  const jobs = planJobs(seed, size, { clientVertical, clientCity, roleRanks });
  const placements = planPlacements(seed, size, { ...jobs, candidateVertical });
  return {
    seed,
    size,
    candidateVertical,
    candidateRole,
    candidateCity,
    clientVertical,
    clientCity,
    ...jobs,
    ...placements,
  };
}

interface JobBasis {
  clientVertical: Uint8Array;
  clientCity: Uint8Array;
  roleRanks: readonly Float64Array[];
}

function planJobs(seed: number, size: CompanySize, basis: JobBasis) {
  const dice = new Dice(seed, 'job facts');
  const clientRanks = zipf(size.clients, 8);
  const recruiterRanks = zipf(recruiters.length, 3);
  const jobClient = new Uint32Array(size.jobs);
  const jobVertical = new Uint8Array(size.jobs);
  const jobRole = new Uint8Array(size.jobs);
  const jobCity = new Uint8Array(size.jobs);
  const jobState = new Uint8Array(size.jobs);
  const jobOpened = new Uint16Array(size.jobs);
  const jobRecruiter = new Uint8Array(size.jobs);
  const jobPay = new Uint32Array(size.jobs);
  const jobBill = new Uint32Array(size.jobs);
  for (let i = 0; i < size.jobs; i++) {
    const client = dice.rank(clientRanks);
    // Clients mostly hire in their own trade, sometimes for the office.
    const vertical = dice.chance(0.85) ? basis.clientVertical[client]! : dice.whole(0, verticals.length - 1);
    const [low, high] = verticals[vertical]!.pay;
    const pay = Math.round((low + (high - low) * dice.fraction() * dice.fraction()) * 20) * 5;
    jobClient[i] = client;
    jobVertical[i] = vertical;
    jobRole[i] = dice.rank(basis.roleRanks[vertical]!);
    jobCity[i] = dice.chance(0.8) ? basis.clientCity[client]! : dice.whole(0, cities.length - 1);
    jobOpened[i] = firstDay + Math.floor(((today - firstDay - 3) * i) / size.jobs) + dice.whole(0, 2);
    const isRecent = today - jobOpened[i]! < 120;
    const throwOf = dice.fraction();
    jobState[i] = isRecent
      ? throwOf < 0.72
        ? 1
        : throwOf < 0.9
          ? 0
          : 3
      : throwOf < 0.62
        ? 0
        : throwOf < 0.94
          ? 2
          : throwOf < 0.97
            ? 1
            : 3;
    jobRecruiter[i] = dice.rank(recruiterRanks);
    jobPay[i] = pay;
    jobBill[i] = Math.round(pay * (1.28 + 0.34 * dice.fraction()));
  }
  return { jobClient, jobVertical, jobRole, jobCity, jobState, jobOpened, jobRecruiter, jobPay, jobBill };
}

interface PlacementBasis {
  jobOpened: Uint16Array;
  jobState: Uint8Array;
  jobVertical: Uint8Array;
  candidateVertical: Uint8Array;
}

/** A placement begins after its job was opened, suits the candidate's trade, and ends by today. */
function planPlacements(seed: number, size: CompanySize, basis: PlacementBasis) {
  const dice = new Dice(seed, 'placement facts');
  const placementWeeks = shareWeeks(dice, size);
  const placementJob = new Uint32Array(size.placements);
  const placementCandidate = new Uint32Array(size.placements);
  const placementStart = new Uint16Array(size.placements);
  const byVertical = verticals.map((_, vertical) => {
    const members: number[] = [];
    for (let i = 0; i < size.candidates; i++) if (basis.candidateVertical[i] === vertical) members.push(i);
    return dice.shuffle(members);
  });
  const ranks = byVertical.map((members) => zipf(Math.max(1, members.length), members.length / 5));
  const freeFrom = new Uint16Array(size.candidates);
  for (let i = 0; i < size.placements; i++) {
    const lengthDays = placementWeeks[i]! * 7;
    const jobsInTime = Math.max(1, countUpTo(basis.jobOpened, today - lengthDays - 21));
    let job = 0;
    let candidate = 0;
    let start = 0;
    // A candidate works in one place at a time: try others a few times, then accept an overlap.
    for (let attempt = 0; attempt < 24; attempt++) {
      job = dice.whole(0, jobsInTime - 1);
      if (basis.jobState[job] !== 0 && attempt < 12) continue;
      const vertical = basis.jobVertical[job]!;
      const members = byVertical[vertical]!;
      if (members.length === 0) continue;
      candidate = members[dice.rank(ranks[vertical]!)]!;
      start = basis.jobOpened[job]! + dice.whole(4, 21);
      if (freeFrom[candidate]! <= start) break;
    }
    if (start === 0) start = basis.jobOpened[job]! + 4;
    placementJob[i] = job;
    placementCandidate[i] = candidate;
    placementStart[i] = start;
    freeFrom[candidate] = Math.max(freeFrom[candidate]!, start + lengthDays);
  }
  return { placementJob, placementCandidate, placementStart, placementWeeks };
}

/** Many short assignments and a few long ones; the weeks add up to exactly the number of timesheets. */
function shareWeeks(dice: Dice, size: CompanySize): Uint16Array {
  const weights = new Float64Array(size.placements);
  let sum = 0;
  for (let i = 0; i < size.placements; i++) {
    const u = dice.fraction();
    weights[i] = u * u * (0.2 + dice.fraction());
    sum += weights[i]!;
  }
  const spare = size.timesheets - size.placements;
  const weeks = new Uint16Array(size.placements);
  let before = 0;
  let running = 0;
  for (let i = 0; i < size.placements; i++) {
    running += weights[i]!;
    const until = i === size.placements - 1 ? spare : Math.floor((running / sum) * spare);
    weeks[i] = 1 + until - before;
    before = until;
  }
  return weeks;
}

/** How many of the ascending `days` are at most `day`; nearly ascending is enough here. */
function countUpTo(days: Uint16Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}
