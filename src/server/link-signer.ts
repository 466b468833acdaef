import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Clock, systemClock } from '../kernel/index.ts';
import { serverErrors } from './errors.ts';

export interface LinkSigner {
  /** `/downloads/x` → `/downloads/x?expires=<ms>&signature=…`. Parameters that the path has already are signed, too. */
  sign(path: string, expiresAtMs: number): string;
  /** Throws LINK_INVALID or LINK_EXPIRED. `path` as the request has it, with its query string. */
  verify(path: string): void;
}

/**
 * Links that work without a token until they expire: HMAC-SHA-256 over path and parameters. They last as long as
 * `secret` does, so a secret that is kept lets downloads resume after a restart.
 */
export function createLinkSigner(options: { secret: Uint8Array; clock?: Clock }): LinkSigner {
  const { secret, clock = systemClock } = options;

  const signatureOf = (url: URL) => {
    const signed = new URLSearchParams(url.searchParams);
    signed.delete('signature');
    signed.sort();
    return createHmac('sha256', secret).update(`${url.pathname}\n${signed}`).digest('base64url');
  };

  return {
    sign: (path, expiresAtMs) => {
      const url = new URL(path, 'http://link');
      url.searchParams.set('expires', String(Math.floor(expiresAtMs)));
      url.searchParams.set('signature', signatureOf(url));
      return `${url.pathname}${url.search}`;
    },
    verify: (path) => {
      const url = new URL(path, 'http://link');
      // Compared as text: the last character of base64url has spare bits, so other texts decode to the same bytes.
      const given = Buffer.from(url.searchParams.get('signature') ?? '');
      const expected = Buffer.from(signatureOf(url));
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw serverErrors.LINK_INVALID('The signature of this link does not match.');
      if (!(Number(url.searchParams.get('expires')) > clock.now()))
        throw serverErrors.LINK_EXPIRED('This link has expired.');
    },
  };
}
