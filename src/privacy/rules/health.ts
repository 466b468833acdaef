import { byHeader, isDateType, type Rule, saysOther } from '../evidence.ts';
import * as form from '../formats.ts';
import { passesVerhoeff } from '../national-ids.ts';

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

export const medicalByHeader = byHeader('HEALTH', 'health', isMedical, 0.6);

export const icdCodes: Rule = (evidence) => {
  if (saysOther(evidence, 'HEALTH')) return undefined;
  const share = evidence.share(form.isIcdCode);
  const dotted = evidence.share((value) => form.isIcdCode(value) && value.includes('.'));
  return share >= 0.8 && dotted >= 0.4 && evidence.values.length >= 5 && !evidence.header.isCode
    ? { kind: 'HEALTH', recogniser: 'icd-10', share }
    : undefined;
};

/** Numbers measured on a body, as the header says. */
export const bodyByHeader: Rule = (evidence) => {
  if (!evidence.says('BODY') || isDateType(evidence.type)) return undefined;
  const share = evidence.share(
    (value) =>
      /^[<>]?\d{1,3}(?:[.,]\d{1,3})?(?:\s?\/\s?\d{2,3})?(?:\s?[\p{L}%°/]{1,10})?$/u.test(value) ||
      /^(?:pos|neg)/i.test(value),
  );
  return share >= 0.6 ? { kind: 'HEALTH', recogniser: 'body', share, header: true } : undefined;
};

export const medicalTerms: Rule = (evidence) => {
  if (saysOther(evidence, 'HEALTH') || evidence.header.isCode) return undefined;
  const share = evidence.share(form.isMedicalTerm);
  return share >= 0.6 && new Set(evidence.values).size >= 4
    ? { kind: 'HEALTH', recogniser: 'medical-terms', share }
    : undefined;
};
