import { LakehouseError } from '../../../kernel/index.ts';
import { sourceErrors } from '../errors.ts';
import type { SourceLogin } from '../model.ts';
import { scrub } from '../scrub.ts';
import { trustRemedy } from '../trust.ts';

/** Access denied, unknown database, unknown authentication, TLS that one side wants and the other has not. */
const loginNumbers = new Set([1044, 1045, 1049, 1251, 1275, 1396, 1524, 1698, 2061, 3159, 4151]);
/** Too many connections, host blocked, shutting down. */
const busyNumbers = new Set([1040, 1053, 1129, 1130, 1203, 1226]);
/** Lock waits, kills, and a table that was altered after the snapshot: another try may do. */
const lostNumbers = new Set([1158, 1159, 1160, 1161, 1205, 1213, 1317, 1412, 1927, 1969, 3024]);

/**
 * An error of the driver, translated from its fields, as for PostgreSQL. mysql2 keeps the whole configuration and, for
 * addresses that it cannot read, the whole DSN on its errors; nothing of that is touched here.
 */
export function translateMysqlError(error: unknown, login: SourceLogin, isConnected: boolean): Error {
  if (error instanceof LakehouseError) return error;
  const { code, errno, sqlMessage, message } = error as Record<string, unknown>;
  const state = typeof code === 'string' && /^[A-Z0-9_]{3,60}$/.test(code) ? code : '';
  const number = typeof errno === 'number' && errno > 0 ? errno : 0;
  const text = typeof sqlMessage === 'string' ? sqlMessage : typeof message === 'string' ? message : '';
  const said = scrub(text, login.password) || 'no reason given';
  const who = `The server at ${login.host}:${login.port} (connection "${login.name}")`;
  if (loginNumbers.has(number) || /SSL|TLS|CERT|AUTH_SWITCH|SELF_SIGNED/.test(state))
    return sourceErrors.SOURCE_LOGIN_REFUSED(
      `${who} refused the login (TLS ${login.tls}): ${said}.${trustRemedy(`${state} ${said}`)}`,
    );
  if (!isConnected) {
    const reason = state || said;
    return busyNumbers.has(number)
      ? sourceErrors.SOURCE_UNREACHABLE(`${who} takes no connection now: ${said}`)
      : sourceErrors.SOURCE_UNREACHABLE(`${who} cannot be reached (${reason}).`);
  }
  if (lostNumbers.has(number) || busyNumbers.has(number))
    return sourceErrors.SOURCE_LOST(`${who} broke off: ${said} (${number})`);
  if (number > 0) return sourceErrors.SOURCE_STATEMENT_FAILED(`${who} said: ${said} (${number})`);
  return sourceErrors.SOURCE_LOST(`The connection broke. ${who}: ${state || said}`);
}
