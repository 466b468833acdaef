import { isDateType, isFraction, type Rule, saysOther } from '../evidence.ts';
import { areRandomGroups, couldBePhone, isWrittenAsPhone, shareOfNational } from '../phone.ts';

export const phoneByHeader: Rule = (evidence) => {
  if (!evidence.says('PHONE') || isDateType(evidence.type) || isFraction(evidence.type)) return undefined;
  const share = evidence.share(couldBePhone);
  return share >= 0.5 ? { kind: 'PHONE', recogniser: 'phone', share } : undefined;
};

export const phoneByForm: Rule = async (evidence) => {
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
