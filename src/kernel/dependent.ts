import { commonErrors } from './errors.ts';

/** What would be left hanging if something else went. */
export interface Dependent {
  kind: string;
  name: string;
}

const namedMax = 20;
const listedMax = 100;

/**
 * Throws IN_USE where anything depends on `what` (`The dataset "sales"`): the message names the first twenty, the
 * details the first hundred.
 */
export function requireUnused(what: string, dependents: readonly Dependent[]): void {
  if (dependents.length === 0) return;
  const named = dependents.slice(0, namedMax).map(({ kind, name }) => `${kind} ${name}`);
  const others = dependents.length > namedMax ? ' and others' : '';
  throw commonErrors.IN_USE(`${what} is in use by ${named.join(', ')}${others}.`, {
    details: { dependents: dependents.slice(0, listedMax) },
  });
}
