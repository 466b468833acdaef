/**
 * Processes: killable children that answer calls over a channel. The parent watches their memory and ends
 * them without hurting a neighbour; a child whose channel closes exits at once, so none is orphaned. It knows
 * nothing of what the children do; pools and queues belong to the rooms that use it.
 */
export { processErrors, translateAbort } from './errors.ts';
export type { CallContext, Methods } from './serve.ts';
export { serveProcess } from './serve.ts';
export type { CallOptions, WorkProcess, WorkProcessOptions } from './work-process.ts';
export { openWorkProcess } from './work-process.ts';
