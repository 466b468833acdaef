import { byHeader, isDateType, isNumeric, type Rule, saysOther } from '../evidence.ts';
import * as place from '../places.ts';

export const addressByHeader: Rule = (evidence) => {
  if (!evidence.says('STREET_ADDRESS') || isDateType(evidence.type) || isNumeric(evidence.type))
    return undefined;
  const share = evidence.share((value) => place.couldBeAddress(value) || /^\p{L}{5,}$/u.test(value));
  const length = evidence.values.reduce((sum, value) => sum + value.length, 0) / evidence.values.length;
  return share >= 0.6 && length >= 5
    ? { kind: 'STREET_ADDRESS', recogniser: 'street-address', share }
    : undefined;
};

export const addressByForm: Rule = (evidence) => {
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

export const postcodeByForm: Rule = (evidence) => {
  if (evidence.header.isCode || saysOther(evidence, 'POSTAL_CODE')) return undefined;
  const share = evidence.share(place.isDistinctPostcode);
  return share >= 0.8 && evidence.values.length >= 5
    ? { kind: 'POSTAL_CODE', recogniser: 'postal-code', share }
    : undefined;
};

export const postcodeByHeader = byHeader('POSTAL_CODE', 'postal-code', place.couldBePostcode, 0.6);
