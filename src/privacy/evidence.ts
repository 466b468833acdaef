import { type Header, readHeader } from './header.ts';
import type { HeaderTopic } from './header-words.ts';
import type { ColumnSample, PiiKind } from './model.ts';

/** What the rules look at. */
export interface Evidence {
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

export interface Verdict {
  kind: PiiKind | 'AMOUNT';
  recogniser: string;
  share: number;
  /** Where it differs from "the header names this kind". */
  header?: boolean;
}

export type Rule = (evidence: Evidence) => Verdict | undefined | Promise<Verdict | undefined>;

export function look(sample: ColumnSample, thisYear: number): Evidence {
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

export const isDateType = (type: string) => type.startsWith('DATE') || type.startsWith('TIMESTAMP');
export const isNumeric = (type: string) =>
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|DOUBLE|FLOAT|REAL)/.test(type);
export const isFraction = (type: string) =>
  /^(?:DOUBLE|FLOAT|REAL)/.test(type) || /^DECIMAL\(\d+,[1-9]/.test(type);

/** The header names another kind whose values look alike. */
export const saysOther = ({ header }: Evidence, kind: HeaderTopic) =>
  header.topics.size > 0 &&
  !header.topics.has(kind) &&
  [...header.topics].some((topic) => topic !== 'PERSON' && topic !== 'NAME');

/** A rule for values that prove themselves; the header lowers what it takes. */
export const byForm =
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
export const byHeader =
  (kind: PiiKind, recogniser: string, test: (value: string) => boolean, least: number): Rule =>
  (evidence) => {
    if (!evidence.says(kind)) return undefined;
    const share = evidence.share(test);
    return share >= least ? { kind, recogniser, share } : undefined;
  };

export const mention =
  (kind: PiiKind, recogniser: string, test: (value: string) => boolean): Rule =>
  (evidence) => {
    const mentioning = evidence.values.filter((value) => value.length > 12 && test(value));
    const share = mentioning.length / evidence.values.length;
    return share >= 0.05 ? { kind, recogniser, share } : undefined;
  };

/** Numbers have no letters and marks, so such rules need not look at them. */
export const ofText =
  (rule: Rule): Rule =>
  (evidence) =>
    isNumeric(evidence.type) ? undefined : rule(evidence);
