import {
  byForm,
  type Evidence,
  isDateType,
  look,
  mention,
  ofText,
  type Rule,
  type Verdict,
} from './evidence.ts';
import * as form from './formats.ts';
import type { Header } from './header.ts';
import { type ColumnFinding, type ColumnSample, levelOf, nothingFound } from './model.ts';
import { mentionsPhone } from './phone.ts';
import { addressByForm, addressByHeader, postcodeByForm, postcodeByHeader } from './rules/address.ts';
import { birthByHeader, birthBySpread } from './rules/birth.ts';
import { bodyByHeader, icdCodes, medicalByHeader, medicalTerms } from './rules/health.ts';
import { accountByHeader, moneyByHeader } from './rules/money.ts';
import { nationalId } from './rules/national-id.ts';
import { ipAddress } from './rules/network.ts';
import { personName } from './rules/person-name.ts';
import { phoneByForm, phoneByHeader } from './rules/phone.ts';
import { secretByHeader } from './rules/secret.ts';

/*
 * From a sample to a finding. Rules in the order of how sure they are; the first that holds decides:
 *
 *   forms that prove themselves ─► what the header says and the values bear out ─► weaker forms, where the header
 *   is silent ─► mentions inside longer text
 */

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
  medicalByHeader,
  bodyByHeader,
  ofText(byForm('HEALTH', 'blood-group', form.isBloodGroup, { alone: 0.95, named: 0.5 })),
  accountByHeader,
  moneyByHeader('AMOUNT', 'amount'),
  postcodeByHeader,
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
