import type { Sensitivity } from '../kernel/index.ts';

/** What a column holds about people. Money that is nobody's pay has a sensitivity, but no kind. */
export const piiKinds = [
  'EMAIL',
  'PHONE',
  'PAYMENT_CARD',
  'IBAN',
  'BANK_ACCOUNT',
  'NATIONAL_ID',
  'IP_ADDRESS',
  'MAC_ADDRESS',
  'BIRTH_DATE',
  'PERSON_NAME',
  'STREET_ADDRESS',
  'POSTAL_CODE',
  'SALARY',
  'HEALTH',
  'SECRET',
] as const;
export type PiiKind = (typeof piiKinds)[number];

/** Why a column was judged as it was. */
export interface PiiEvidence {
  /** Which rule decided, for example `email` or `iban`. */
  recogniser: string;
  /** 0 to 1: how many of the sampled values that are not NULL match. */
  share: number;
  /** Sampled values that are not NULL. */
  sampleSize: number;
  /** Whether the column's name says so, too. */
  header: boolean;
}

/** What a sample of a column told. */
export interface ColumnFinding {
  sensitivity: Sensitivity;
  piiKind: PiiKind | null;
  /** Null where nothing was recognised. */
  piiEvidence: PiiEvidence | null;
}

/** A column as the recognisers see it: its name and some of its values that are not NULL, as text. */
export interface ColumnSample {
  name: string;
  /** DuckDB's name of the type. */
  type: string;
  values: readonly string[];
}

/** What is not recognised is not public: only a person can say that. */
export const nothingFound: ColumnFinding = { sensitivity: 'INTERNAL', piiKind: null, piiEvidence: null };

const levels: Record<PiiKind, Sensitivity> = {
  EMAIL: 'PII',
  PHONE: 'PII',
  PAYMENT_CARD: 'FINANCIAL',
  IBAN: 'FINANCIAL',
  BANK_ACCOUNT: 'FINANCIAL',
  NATIONAL_ID: 'PII',
  IP_ADDRESS: 'PII',
  MAC_ADDRESS: 'PII',
  BIRTH_DATE: 'PII',
  PERSON_NAME: 'PII',
  STREET_ADDRESS: 'PII',
  POSTAL_CODE: 'PII',
  SALARY: 'FINANCIAL',
  HEALTH: 'PHI',
  SECRET: 'SECRET',
};

export const levelOf = (kind: PiiKind): Sensitivity => levels[kind];
