import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { ServerConfig } from '../config/index.ts';
import { serverErrors } from './errors.ts';

const knownHostsMax = 100;

/** Which names the server answers to and which web pages may call it. Pure but for reading the request. */
export interface Origins {
  /** Throws FORBIDDEN_HOST or FORBIDDEN_ORIGIN. Returns the origin to allow by CORS, if the request has a foreign one. */
  check(request: IncomingMessage): string | undefined;
}

export function createOrigins(config: ServerConfig): Origins {
  const publicUrl = config.publicUrl === '' ? undefined : new URL(config.publicUrl);
  const hosts = new Set(config.allowedHosts.map((host) => host.toLowerCase()));
  if (publicUrl) hosts.add(publicUrl.host).add(publicUrl.hostname);
  const origins = new Set(config.allowedOrigins.map((origin) => origin.replace(/\/$/, '').toLowerCase()));
  if (publicUrl) origins.add(publicUrl.origin);

  /** Host headers as they came that are allowed by name, so that clients' few spellings are read once. */
  const known = new Set<string>();

  const isHostAllowed = (host: string, request: IncomingMessage) => {
    if (known.has(host)) return true;
    const name = readHostName(host);
    if (name === undefined) return false;
    if (isLoopbackName(name) || hosts.has(host) || hosts.has(name) || name === config.host) {
      if (known.size < knownHostsMax) known.add(host);
      return true;
    }
    // An address cannot be rebound as a name can; it must be the one that was connected to.
    return isIP(name) > 0 && name === plainAddress(request.socket.localAddress ?? '');
  };

  return {
    check: (request) => {
      const host = (request.headers.host ?? '').toLowerCase();
      if (!isHostAllowed(host, request))
        throw serverErrors.FORBIDDEN_HOST(
          `This server does not answer to the name ${JSON.stringify(host.slice(0, 100))}.`,
        );
      const origin = request.headers.origin?.toLowerCase();
      const site = request.headers['sec-fetch-site'];
      if (origin === undefined) {
        // Images, scripts and forms send no Origin with GET, but every current browser says where they come from.
        const isPage = request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET';
        if ((site === 'cross-site' || site === 'same-site') && !isPage)
          throw serverErrors.FORBIDDEN_ORIGIN('A page of another site may not ask this server.');
        return undefined;
      }
      if (origin === `http://${host}` || origin === `https://${host}`) return undefined;
      if (origins.has(origin)) return request.headers.origin;
      throw serverErrors.FORBIDDEN_ORIGIN(
        `Pages of ${JSON.stringify(origin.slice(0, 100))} may not call this server.`,
      );
    },
  };
}

/** The name or address in a Host header, without the port; undefined if it is none. */
function readHostName(host: string): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(:\d{1,5})?$/.exec(host);
  return match?.[1]?.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** IPv4 addresses arrive as `::ffff:a.b.c.d` on a dual-stack socket. */
const plainAddress = (address: string) => address.replace(/^::ffff:/i, '').toLowerCase();

/** `localhost`, 127.0.0.0/8 or ::1, as a name or an address. */
export function isLoopbackName(name: string): boolean {
  const plain = plainAddress(name);
  return plain === 'localhost' || plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}
