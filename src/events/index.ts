/**
 * Events: every transition as a durable row with a cursor, and in-memory state streams that keep only the latest.
 *
 * Invariant E1: an event is stored if and only if the transaction that caused it is.
 * Invariant E2: a subscription resumed from a cursor sees every later event once, in commit order, or CURSOR_EXPIRED.
 * It deliberately has no topics to register and no delivery callbacks: readers pull, signals only wake them.
 */
export type { EventLog, NewEvent, StoredEvent, SubscribeOptions } from './event-log.ts';
export { openEventLog } from './event-log.ts';
export { StateHub } from './state-hub.ts';
