import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Caller, createAdminCaller } from '../kernel/index.ts';
import { serverErrors } from './errors.ts';
import { isLoopbackName } from './origins.ts';

/** What an authenticator may look at besides the token. */
export interface Approach {
  source: 'graphql' | 'http';
  requestId: string;
}

/** Tells who presents a token; throws UNAUTHENTICATED. Called again every few seconds for open streams. */
export type Authenticate = (token: string | undefined, approach: Approach) => Caller;

/** One token, the administrator's; without one, everybody who gets this far (loopback only) is the administrator. */
export function createAdminAuthenticator(adminToken: string | undefined): Authenticate {
  const expected = adminToken === undefined ? undefined : digest(adminToken);
  return (token, { source, requestId }) => {
    if (expected && !(token !== undefined && timingSafeEqual(digest(token), expected)))
      throw serverErrors.UNAUTHENTICATED(
        token === undefined ? 'This server demands a token.' : 'The token is not valid.',
      );
    return createAdminCaller(expected ? 'admin' : 'local', source, requestId);
  };
}

/** Equal lengths for the comparison in constant time. */
const digest = (token: string) => createHash('sha256').update(token).digest();

export function readBearer(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(header)?.[1];
}

/**
 * Without a token the server trusts its own machine, and so must make sure of it: the peer is a loopback address,
 * and no proxy on this machine speaks for somebody else. Throws LOOPBACK_ONLY.
 */
export function requireLoopback(request: IncomingMessage): void {
  const forwarded = [
    request.headers['x-forwarded-for'],
    request.headers.forwarded,
    request.headers['x-real-ip'],
  ]
    .filter((value) => value !== undefined)
    .join(',');
  const isForwarded =
    forwarded !== '' &&
    !forwarded.split(',').every((part) =>
      isLoopbackName(
        part
          .trim()
          .replace(/^for=/i, '')
          .replace(/["[\]]/g, ''),
      ),
    );
  if (isForwarded || !isLoopbackName(request.socket.remoteAddress ?? ''))
    throw serverErrors.LOOPBACK_ONLY('Without LAKEHOUSE_ADMIN_TOKEN only this machine itself is served.');
}
