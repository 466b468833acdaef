import type { Rule } from '../evidence.ts';
import * as form from '../formats.ts';

export const ipAddress: Rule = (evidence) => {
  const share = evidence.share(form.isIpAddress);
  if (share < (evidence.says('IP_ADDRESS') ? 0.5 : 0.8)) return undefined;
  if (!evidence.says('IP_ADDRESS') && (evidence.header.isCode || evidence.share(form.looksLikeVersion) > 0.4))
    return undefined;
  return { kind: 'IP_ADDRESS', recogniser: 'ip-address', share };
};
