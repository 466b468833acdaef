/**
 * Kernel: what every room may use and nothing that a room could own: the typed error and the sentences that many
 * throw, ids, the clock, seeded random numbers, names, the caller, pages, streams that can be left, turns, limits of
 * time, canonical JSON and the logger. One noun a file. It does no I/O but logging.
 */

export { abortAfter } from './abort-after.ts';
export { Bell } from './bell.ts';
export type { Caller, Policy, Sensitivity } from './caller.ts';
export { createAdminCaller, requireAdmin, requireWriter, sensitivities, systemCaller } from './caller.ts';
export { canonicalJson } from './canonical-json.ts';
export type { Clock } from './clock.ts';
export { systemClock } from './clock.ts';
export type { Dependent } from './dependent.ts';
export { requireUnused } from './dependent.ts';
export { isDiskFull, translateDiskFull } from './disk-full.ts';
export type { ErrorFactory, ErrorKind, ErrorOptions } from './errors.ts';
export { commonErrors, defineErrors, errorKinds, LakehouseError } from './errors.ts';
export type { Failure, StoredFailure } from './failure.ts';
export { readFailure, toFailure } from './failure.ts';
export { armFaultPoint, faultPoint } from './fault-point.ts';
export type { Given } from './given.ts';
export { onlyGiven } from './given.ts';
export { createId } from './ids.ts';
export type { Logger } from './logger.ts';
export { createLogger } from './logger.ts';
export { mapStream } from './map-stream.ts';
export { requireName, suggestName } from './names.ts';
export { nearest } from './nearest.ts';
export { notFound } from './not-found.ts';
export type { Page, PageRequest, PageSlice } from './page.ts';
export { pageSizeDefault, pageSizeMax, readNumberKey, readPage, readPageSize } from './page.ts';
export { createRandom } from './random.ts';
export { RawJson, stringifyWithRawJson } from './raw-json.ts';
export { holdsDsn, redactDsn, sqlHoldsDsn } from './redact.ts';
export { quoteName, quoteText } from './sql-quoting.ts';
export { stoppable } from './stoppable.ts';
export { locateByte } from './text-position.ts';
export { Turns } from './turns.ts';
