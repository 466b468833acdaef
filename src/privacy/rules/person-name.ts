import { isDateType, isNumeric, type Rule, type Verdict } from '../evidence.ts';
import { isCompanyName, isNameShaped, rateName } from '../person-names.ts';
import * as place from '../places.ts';

export const personName: Rule = (evidence) => {
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
