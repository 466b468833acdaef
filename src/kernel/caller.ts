import { commonErrors } from './errors.ts';

/** How sensitive a column is; a role allows some of these levels. */
export const sensitivities = ['PUBLIC', 'INTERNAL', 'FINANCIAL', 'PII', 'PHI', 'SECRET'] as const;
export type Sensitivity = (typeof sensitivities)[number];

/** What the caller's roles add up to. `sensitivities: 'ALL'` is the administrator's. */
export interface Policy {
  readonly sensitivities: 'ALL' | ReadonlySet<Sensitivity>;
  readonly canWrite: boolean;
  readonly canAdmin: boolean;
}

/** Who asks: every service call takes one, so that masks and audits always know. */
export interface Caller {
  /** Name of the person, token or loop, as the journal records it. */
  readonly actor: string;
  readonly roles: readonly string[];
  readonly policy: Policy;
  /** Which way in: recorded as the journal's `source`. */
  readonly source: 'graphql' | 'http' | 'cli' | 'inbox' | 'schedule' | 'system';
  readonly requestId?: string;
}

const everything: Policy = Object.freeze({ sensitivities: 'ALL', canWrite: true, canAdmin: true });

/** The caller for work that the server does of its own accord (recovery, sweeping). */
export const systemCaller: Caller = Object.freeze({
  actor: 'system',
  roles: Object.freeze(['admin']),
  policy: everything,
  source: 'system',
});

/** A caller with the built-in administrator role. */
export function createAdminCaller(actor: string, source: Caller['source'], requestId?: string): Caller {
  return { actor, roles: ['admin'], policy: everything, source, ...(requestId ? { requestId } : {}) };
}

/** Throws FORBIDDEN unless the caller may write; `deed` ends the sentence "This caller may not …". */
export function requireWriter(caller: Caller, deed: string): void {
  if (!caller.policy.canWrite) throw commonErrors.FORBIDDEN(`This caller may not ${deed}.`);
}

/** Throws FORBIDDEN for all but administrators; `deed` ends the sentence "Only an administrator may …". */
export function requireAdmin(caller: Caller, deed: string): void {
  if (!caller.policy.canAdmin) throw commonErrors.FORBIDDEN(`Only an administrator may ${deed}.`);
}
