import { areSpreadAsBirths, readBirthYear, readYear } from './dates.ts';
import * as form from './formats.ts';
import { type Header, readHeader } from './header.ts';
import type { HeaderTopic } from './header-words.ts';
import { type ColumnFinding, type ColumnSample, levelOf, nothingFound, type PiiKind } from './model.ts';
import { nationalIds, passesVerhoeff } from './national-ids.ts';
import { isCompanyName, isNameShaped, rateName } from './person-names.ts';
import { areRandomGroups, couldBePhone, isWrittenAsPhone, mentionsPhone, shareOfNational } from './phone.ts';
import * as place from './places.ts';

/*
 * From a sample to a finding. Rules in the order of how sure they are; the first that holds decides:
 *
 *   forms that prove themselves ─► what the header says and the values bear out ─► weaker forms, where the header
 *   is silent ─► mentions inside longer text
 */

/** What the rules look at. */
interface Evidence {
  type: string;
  /** Trimmed and not empty. */
  values: readonly string[];
  header: Header;
  thisYear: number;
  /** The share of values that pass; 0 where not one of {@link glanceMax} spread over all does. */
  share(test: (value: string) => boolean): number;
  says(topic: HeaderTopic): boolean;
}

/** A rule of which none of so many values holds needs no look at the others: a share of 0.2 passes once in 10,000. */
const glanceMax = 40;

interface Verdict {
  kind: PiiKind | 'AMOUNT';
  recogniser: string;
  share: number;
  /** Where it differs from "the header names this kind". */
  header?: boolean;
}

type Rule = (evidence: Evidence) => Verdict | undefined | Promise<Verdict | undefined>;

export interface DetectOptions {
  /** For ages; by default the clock's. */
  thisYear?: number;
}

export async function detect(sample: ColumnSample, options: DetectOptions = {}): Promise<ColumnFinding> {
  const evidence = look(sample, options.thisYear ?? new Date().getUTCFullYear());
  const { header, values } = evidence;
  if (
    sample.type === 'BOOLEAN' ||
    sample.type === 'BLOB' ||
    (values.length === 0 && sample.values.length > 0)
  )
    return nothingFound;
  const verdict = values.length === 0 ? judgeEmpty(header) : await judge(evidence);
  if (!verdict) return nothingFound;
  const { kind, recogniser, share } = verdict;
  return {
    sensitivity: kind === 'AMOUNT' ? 'FINANCIAL' : levelOf(kind),
    piiKind: kind === 'AMOUNT' ? null : kind,
    piiEvidence: {
      recogniser,
      share: Math.round(share * 1000) / 1000,
      sampleSize: values.length,
      header: verdict.header ?? header.topics.has(kind),
    },
  };
}

function look(sample: ColumnSample, thisYear: number): Evidence {
  const values = sample.values
    .map((value) => value.trim())
    .filter((value) => value !== '' && !isPlaceholder(value));
  const header = readHeader(sample.name);
  const step = Math.ceil(values.length / glanceMax);
  const glance = values.filter((_value, i) => i % step === 0);
  return {
    type: sample.type,
    values,
    header,
    thisYear,
    share: (test) => (glance.some(test) ? values.filter(test).length / values.length : 0),
    says: (topic) => header.topics.has(topic),
  };
}

/** What people write instead of nothing. */
const isPlaceholder = (value: string) =>
  /^(?:-+|n[/.]?a\.?|null|none|nil|unknown|unbekannt|\?+|\.+|x{2,}|—|tbd)$/i.test(value);

async function judge(evidence: Evidence): Promise<Verdict | undefined> {
  for (const rule of isDateType(evidence.type) ? rulesOfDates : rules) {
    const verdict = await rule(evidence);
    if (verdict) return verdict;
  }
  return undefined;
}

/** Of a column without values only a name that has one meaning tells something. */
function judgeEmpty(header: Header): Verdict | undefined {
  const [kind, ...others] = header.topics;
  if (kind === undefined || others.length > 0 || kind === 'PERSON' || kind === 'NAME') return undefined;
  return { kind: kind === 'BODY' ? 'HEALTH' : kind, recogniser: 'header', share: 0 };
}

const isDateType = (type: string) => type.startsWith('DATE') || type.startsWith('TIMESTAMP');
const isNumeric = (type: string) =>
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|DOUBLE|FLOAT|REAL)/.test(type);
const isFraction = (type: string) => /^(?:DOUBLE|FLOAT|REAL)/.test(type) || /^DECIMAL\(\d+,[1-9]/.test(type);

/** A rule for values that prove themselves; the header lowers what it takes. */
const byForm =
  (
    kind: PiiKind,
    recogniser: string,
    test: (value: string) => boolean,
    least: { alone: number; named: number },
  ): Rule =>
  (evidence) => {
    const share = evidence.share(test);
    const needed = evidence.says(kind) ? least.named : least.alone;
    return share >= needed ? { kind, recogniser, share } : undefined;
  };

/** A rule for values that only bear out what the header says. */
const byHeader =
  (kind: PiiKind, recogniser: string, test: (value: string) => boolean, least: number): Rule =>
  (evidence) => {
    if (!evidence.says(kind)) return undefined;
    const share = evidence.share(test);
    return share >= least ? { kind, recogniser, share } : undefined;
  };

const isMoney = (value: string) =>
  /\d/.test(value) &&
  /^[\p{Sc}\p{L}.]{0,5}\s?[-+]?\d[\d.,'’\s\u00a0]*[kK]?\s?(?:[\p{Sc}]|[\p{L}.]{1,5})?(?:\s?(?:-|–|to)\s?[\p{Sc}]?\d[\d.,\s]*[kK]?)?(?:\s?\/\s?\p{L}+)?$/u.test(
    value,
  );
const isIdentifier = (value: string) =>
  value.length <= 30 &&
  ((value.match(/\d/g)?.length ?? 0) >= 4 || /^(?=.*\d)[A-Z\d]{8,12}$/.test(value)) &&
  /^[\p{L}\d][\p{L}\d .\-/()]*$/u.test(value);
const isAccount = (value: string) =>
  /^[A-Z\d][A-Z\d \-/]{4,33}$/i.test(value) &&
  (/\d{4}/.test(value.replace(/[ \-/]/g, '')) || /^[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?$/.test(value));
/** The health of a server, not of a person. */
const machineState =
  /^(?:ok|up|down|degraded|healthy|unhealthy|passing|failing|failed|warn(?:ing)?|error|online|offline|running|stopped|ready|red|yellow|green|unknown)$/i;
const isMedical = (value: string) =>
  value.length >= 2 &&
  !machineState.test(value) &&
  !/^(?:true|false|yes|no|y|n|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*)$/i.test(value) &&
  (/\p{L}/u.test(value) ||
    /^\d{3}(?:\.\d{1,2})?$/.test(value) ||
    (/^[1-9]\d{5,17}$/.test(value) && passesVerhoeff(value))); // a concept of SNOMED CT
const isPassword = (value: string) =>
  value.length >= 4 && !/\s/.test(value) && !/^(?:true|false|yes|no|null|\d{4}-\d\d-\d\d.*)$/i.test(value);
/** A bare `token` or `key` may be a word; a secret is long and mixed. */
const isRandom = (value: string) =>
  value.length >= 12 && !/\s/.test(value) && /\d/.test(value) && /\p{L}/u.test(value);

const secretByHeader: Rule = (evidence) => {
  if (!evidence.says('SECRET') || isDateType(evidence.type) || isFraction(evidence.type)) return undefined;
  // A word for a key may be one for a number of persons too: `clave_curp`.
  if (evidence.says('NATIONAL_ID') && hasOwnForm(evidence)) return undefined;
  // A `pincode` of five digits and more is India's postal code.
  if (evidence.says('POSTAL_CODE') && evidence.share((value) => /^(?:[A-Z]{2}-)?\d{5,6}$/.test(value)) >= 0.5)
    return undefined;
  const random = evidence.share(isRandom);
  if (random >= 0.5) return { kind: 'SECRET', recogniser: 'secret', share: random };
  const share = evidence.share(isPassword);
  const distinct = new Set(evidence.values).size / evidence.values.length;
  return share >= 0.7 && distinct >= 0.5 ? { kind: 'SECRET', recogniser: 'secret', share } : undefined;
};

/** Card check values have three digits, so their name must say it. */
const moneyByHeader =
  (kind: 'SALARY' | 'AMOUNT', recogniser: string): Rule =>
  (evidence) => {
    if (!evidence.says(kind) || isDateType(evidence.type)) return undefined;
    const share = isNumeric(evidence.type) ? 1 : evidence.share(isMoney);
    return share >= 0.7 ? { kind, recogniser, share, header: true } : undefined;
  };

const ipAddress: Rule = (evidence) => {
  const share = evidence.share(form.isIpAddress);
  if (share < (evidence.says('IP_ADDRESS') ? 0.5 : 0.8)) return undefined;
  if (!evidence.says('IP_ADDRESS') && (evidence.header.isCode || evidence.share(form.looksLikeVersion) > 0.4))
    return undefined;
  return { kind: 'IP_ADDRESS', recogniser: 'ip-address', share };
};

/** How unlikely it must be that a column of random numbers passes. */
const chanceMax = 1e-6;
/** Below this a form is its country's own, whatever the header says: `PAN` names a card, but India's tax number too. */
const ownFormChance = 0.001;

/** Checks by Luhn's sum, which numbers of orders and devices have as well. */
const checksOfThings: Readonly<Record<string, true>> = { 'ca-sin': true, 'il-id': true };

const hasOwnForm = (evidence: Evidence) =>
  nationalIds.some(({ chance, matches }) => chance <= ownFormChance && evidence.share(matches) >= 0.5);

/** Where the values of an American form begin with 9 as often as with other digits, they are drawn at random. */
const areRandomSsns = ({ values }: Evidence) => {
  const formed = values.filter((value) => /^\d{3}-\d{2}-\d{4}$/.test(value));
  return formed.filter((value) => value.startsWith('9')).length > formed.length * 0.05;
};

const nationalId: Rule = (evidence) => {
  const isNamed = evidence.says('NATIONAL_ID');
  const {
    values,
    header: { isCode, isOpaque, isSilent },
  } = evidence;
  if (!isNamed && evidence.share((value) => /\d.*\d.*\d.*\d/s.test(value)) < 0.6) return undefined;
  const distinct = new Set(values).size;
  let best: Verdict | undefined;
  for (const { name, chance, matches } of nationalIds) {
    const share = evidence.share(matches);
    if (best && share <= best.share) continue;
    const isProven =
      chance <= 0.02
        ? share >= 0.7 && !(isCode && !isSilent && chance > 0.005)
        : share >= (distinct >= 50 ? 0.85 : 0.95) &&
          chance ** Math.min(distinct, 12) <= chanceMax &&
          (isOpaque || isSilent) &&
          !(isCode && name in checksOfThings);
    if (
      isNamed
        ? share >= 0.5
        : isProven &&
          distinct >= Math.min(3, values.length) &&
          (chance <= ownFormChance || !saysOther(evidence, 'NATIONAL_ID')) &&
          !(name === 'us-ssn' && areRandomSsns(evidence)) &&
          !(name === 'gb-nhs' && evidence.share(form.isIsbn10WithX) > 0.02)
    )
      best = { kind: 'NATIONAL_ID', recogniser: name, share };
  }
  if (best || !isNamed) return best;
  const share = evidence.share(isIdentifier);
  return share >= 0.7 && !isDateType(evidence.type)
    ? { kind: 'NATIONAL_ID', recogniser: 'national-id', share }
    : undefined;
};

/** The header names another kind whose values look alike. */
const saysOther = ({ header }: Evidence, kind: HeaderTopic) =>
  header.topics.size > 0 &&
  !header.topics.has(kind) &&
  [...header.topics].some((topic) => topic !== 'PERSON' && topic !== 'NAME');

const birthByHeader: Rule = (evidence) => {
  if (!evidence.says('BIRTH_DATE')) return undefined;
  const years = evidence.values
    .map(readBirthYear)
    .filter((year) => year !== undefined && year <= evidence.thisYear);
  const share = years.length / evidence.values.length;
  return share >= 0.6 ? { kind: 'BIRTH_DATE', recogniser: 'birth-date', share } : undefined;
};

/** Under a name that tells nothing, the years must tell. */
const birthBySpread: Rule = (evidence) => {
  if (!evidence.header.isOpaque && !evidence.header.isSilent) return undefined;
  const years = evidence.values.map(readYear).filter((year) => year !== undefined);
  const share = years.length / evidence.values.length;
  if (share < 0.75 || !areSpreadAsBirths(years, evidence.thisYear)) return undefined;
  return { kind: 'BIRTH_DATE', recogniser: 'birth-date-spread', share };
};

const phoneByHeader: Rule = (evidence) => {
  if (!evidence.says('PHONE') || isDateType(evidence.type) || isFraction(evidence.type)) return undefined;
  const share = evidence.share(couldBePhone);
  return share >= 0.5 ? { kind: 'PHONE', recogniser: 'phone', share } : undefined;
};

const phoneByForm: Rule = async (evidence) => {
  if (
    isDateType(evidence.type) ||
    isFraction(evidence.type) ||
    evidence.header.isCode ||
    saysOther(evidence, 'PHONE') ||
    areRandomGroups(evidence.values)
  )
    return undefined;
  const written = evidence.share(isWrittenAsPhone);
  if (written >= 0.6) return { kind: 'PHONE', recogniser: 'phone', share: written };
  const { turnedFrom } = evidence.header;
  if (evidence.values.length < 5 || (turnedFrom.size > 0 && !turnedFrom.has('PHONE'))) return undefined;
  const share = await shareOfNational(evidence.values);
  return share >= 0.7 ? { kind: 'PHONE', recogniser: 'phone-national', share } : undefined;
};

const personName: Rule = (evidence) => {
  const { values, header, says } = evidence;
  if (isDateType(evidence.type) || isNumeric(evidence.type)) return undefined;
  const isPerson = says('PERSON_NAME') || (says('PERSON') && says('NAME'));
  if (header.topics.size > 0 && !isPerson && !says('PERSON') && !says('NAME')) return undefined;
  const share = evidence.share(isNameShaped);
  if (share < (isPerson ? 0.5 : 0.8)) return undefined;
  const named = (least: number): Verdict | undefined => {
    const known = values.reduce((sum, value) => sum + rateName(value), 0) / values.length;
    return known >= least
      ? { kind: 'PERSON_NAME', recogniser: 'person-name', share, header: isPerson }
      : undefined;
  };
  if (!isPerson && evidence.share(place.isKnownCity) > 0.4) return undefined;
  const companies = evidence.share(isCompanyName);
  if (isPerson)
    return companies > 0.3
      ? named(0.5)
      : { kind: 'PERSON_NAME', recogniser: 'person-name', share, header: true };
  if (companies > 0.1) return undefined;
  const distinct = new Set(values).size;
  if (distinct < Math.min(values.length, 5)) return undefined;
  const isManyWords =
    evidence.share((value) => /\S\s\S/.test(value) || /^[\p{Script=Han}\p{Script=Hangul}]/u.test(value)) >
    0.5;
  const leastAlone = distinct >= 20 ? 0.15 : 0.3; // single words are easily places or things
  if (says('PERSON')) return named(isManyWords ? 0.1 : leastAlone);
  if (header.topics.size > 0 || header.isOpaque) return named(isManyWords ? 0.2 : leastAlone);
  if (header.isSilent && isManyWords) return named(0.3);
  return named(0.6); // the header speaks of something else
};

const addressByHeader: Rule = (evidence) => {
  if (!evidence.says('STREET_ADDRESS') || isDateType(evidence.type) || isNumeric(evidence.type))
    return undefined;
  const share = evidence.share((value) => place.couldBeAddress(value) || /^\p{L}{5,}$/u.test(value));
  const length = evidence.values.reduce((sum, value) => sum + value.length, 0) / evidence.values.length;
  return share >= 0.6 && length >= 5
    ? { kind: 'STREET_ADDRESS', recogniser: 'street-address', share }
    : undefined;
};

const addressByForm: Rule = (evidence) => {
  if (saysOther(evidence, 'STREET_ADDRESS')) return undefined;
  const { isCode, isSilent } = evidence.header;
  if (isCode && !isSilent) return undefined;
  const share = evidence.share(place.isStreetAddress);
  const distinct = new Set(evidence.values).size;
  // A handful of names that come again and again are those of things called after streets.
  return share >= (isCode ? 0.7 : 0.4) &&
    distinct >= Math.min(evidence.values.length, Math.max(3, evidence.values.length / 10))
    ? { kind: 'STREET_ADDRESS', recogniser: 'street-address', share }
    : undefined;
};

const postcodeByForm: Rule = (evidence) => {
  if (evidence.header.isCode || saysOther(evidence, 'POSTAL_CODE')) return undefined;
  const share = evidence.share(place.isDistinctPostcode);
  return share >= 0.8 && evidence.values.length >= 5
    ? { kind: 'POSTAL_CODE', recogniser: 'postal-code', share }
    : undefined;
};

const icdCodes: Rule = (evidence) => {
  if (saysOther(evidence, 'HEALTH')) return undefined;
  const share = evidence.share(form.isIcdCode);
  const dotted = evidence.share((value) => form.isIcdCode(value) && value.includes('.'));
  return share >= 0.8 && dotted >= 0.4 && evidence.values.length >= 5 && !evidence.header.isCode
    ? { kind: 'HEALTH', recogniser: 'icd-10', share }
    : undefined;
};

/** Numbers measured on a body, as the header says. */
const bodyByHeader: Rule = (evidence) => {
  if (!evidence.says('BODY') || isDateType(evidence.type)) return undefined;
  const share = evidence.share(
    (value) =>
      /^[<>]?\d{1,3}(?:[.,]\d{1,3})?(?:\s?\/\s?\d{2,3})?(?:\s?[\p{L}%°/]{1,10})?$/u.test(value) ||
      /^(?:pos|neg)/i.test(value),
  );
  return share >= 0.6 ? { kind: 'HEALTH', recogniser: 'body', share, header: true } : undefined;
};

const medicalTerms: Rule = (evidence) => {
  if (saysOther(evidence, 'HEALTH') || evidence.header.isCode) return undefined;
  const share = evidence.share(form.isMedicalTerm);
  return share >= 0.6 && new Set(evidence.values).size >= 4
    ? { kind: 'HEALTH', recogniser: 'medical-terms', share }
    : undefined;
};

const mention =
  (kind: PiiKind, recogniser: string, test: (value: string) => boolean): Rule =>
  (evidence) => {
    const mentioning = evidence.values.filter((value) => value.length > 12 && test(value));
    const share = mentioning.length / evidence.values.length;
    return share >= 0.05 ? { kind, recogniser, share } : undefined;
  };

/** Numbers have no letters and marks, so such rules need not look at them. */
const ofText =
  (rule: Rule): Rule =>
  (evidence) =>
    isNumeric(evidence.type) ? undefined : rule(evidence);

const rules: readonly Rule[] = [
  ofText(byForm('SECRET', 'secret', form.isSecretForm, { alone: 0.5, named: 0.2 })),
  ofText(byForm('EMAIL', 'email', form.isEmail, { alone: 0.5, named: 0.2 })),
  ofText(byForm('IBAN', 'iban', form.isIban, { alone: 0.6, named: 0.3 })),
  ofText(byForm('MAC_ADDRESS', 'mac-address', form.isMacAddress, { alone: 0.7, named: 0.4 })),
  ofText(ipAddress),
  secretByHeader,
  byForm('PAYMENT_CARD', 'payment-card', form.isPaymentCard, { alone: 0.7, named: 0.3 }),
  phoneByHeader,
  nationalId,
  birthByHeader,
  moneyByHeader('SALARY', 'salary'),
  byHeader('HEALTH', 'health', isMedical, 0.6),
  bodyByHeader,
  ofText(byForm('HEALTH', 'blood-group', form.isBloodGroup, { alone: 0.95, named: 0.5 })),
  byHeader('BANK_ACCOUNT', 'bank-account', isAccount, 0.6),
  moneyByHeader('AMOUNT', 'amount'),
  byHeader('POSTAL_CODE', 'postal-code', place.couldBePostcode, 0.6),
  addressByHeader,
  phoneByForm,
  ofText(icdCodes),
  ofText(medicalTerms),
  ofText(postcodeByForm),
  ofText(addressByForm),
  personName,
  birthBySpread,
  ofText(mention('EMAIL', 'email-in-text', form.mentionsEmail)),
  ofText(mention('IBAN', 'iban-in-text', form.mentionsIban)),
  ofText(mention('PHONE', 'phone-in-text', mentionsPhone)),
];

const rulesOfDates: readonly Rule[] = [birthByHeader, birthBySpread];
