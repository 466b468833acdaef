import { LakehouseError } from '../../../kernel/index.ts';
import { sourceErrors } from '../errors.ts';
import type { SourceLogin } from '../model.ts';
import { scrub } from '../scrub.ts';
import { trustRemedy } from '../trust.ts';

const unreachable = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL']);

/**
 * An error of the driver, translated from its fields: what it was, and the server's own message without the password. The
 * original is dropped, because drivers hang connection settings on their errors.
 */
export function translatePostgresError(error: unknown, login: SourceLogin, isConnected: boolean): Error {
  if (error instanceof LakehouseError) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const state = typeof code === 'string' ? code : '';
  const said = scrub(typeof message === 'string' ? message : 'no reason given', login.password);
  const who = `PostgreSQL at ${login.host}:${login.port} (connection "${login.name}")`;
  const isState = /^[0-9A-Z]{5}$/.test(state);
  if (isState && (state.startsWith('28') || state === '3D000' || (!isConnected && state === '42501')))
    return sourceErrors.SOURCE_LOGIN_REFUSED(`${who} refused the login: ${said}`);
  if (isState && (state.startsWith('57P') || state === '53300'))
    return isConnected
      ? sourceErrors.SOURCE_LOST(`${who} ended the connection: ${said}`)
      : sourceErrors.SOURCE_UNREACHABLE(`${who} takes no connection now: ${said}`);
  if (isState && /^(08|40|53|55|58|XX)/.test(state) && !isOfStatement(state, said))
    return sourceErrors.SOURCE_LOST(`${who} failed: ${said}`);
  if (isState) return sourceErrors.SOURCE_STATEMENT_FAILED(`${who} said: ${said} (${state})`);
  if (!isConnected && unreachable.has(state))
    return sourceErrors.SOURCE_UNREACHABLE(`${who} cannot be reached (${state}).`);
  if (/SSL|TLS|certificate|altname|self.signed/i.test(`${state} ${said}`))
    return sourceErrors.SOURCE_LOGIN_REFUSED(
      `${who}: TLS ${login.tls} cannot be agreed upon: ${said}.${trustRemedy(`${state} ${said}`)}`,
    );
  if (/SASL|password must be a string|no password/i.test(said))
    return sourceErrors.SOURCE_LOGIN_REFUSED(
      `${who} wants a password, and the connection refers to none or to an empty one.`,
    );
  if (!isConnected) return sourceErrors.SOURCE_UNREACHABLE(`${who} cannot be reached: ${said}`);
  return sourceErrors.SOURCE_LOST(`The connection to ${who} broke: ${state || said}`);
}

/**
 * Of classes that are else about the connection or the server: what the statement asks for is not there (a materialized view
 * without data, a file of a foreign table) or is not given (the value of a parameter).
 */
const isOfStatement = (state: string, said: string) =>
  state === '55000' || state === '58P01' || (state === '08P01' && /^bind message supplies/.test(said));
