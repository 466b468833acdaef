/**
 * Named moments at which the fault tests kill the server. Armed by main from the configuration, never in
 * production; unarmed, a call costs one comparison.
 */
let armed: string | undefined;
let remaining = 0;

/** `name` or `name:n` (die when the moment comes for the n-th time). */
export function armFaultPoint(specification: string | undefined): void {
  const [name, count] = (specification ?? '').split(':');
  armed = name || undefined;
  remaining = count === undefined ? 1 : Number(count);
}

export function faultPoint(name: string): void {
  if (armed !== name || --remaining > 0) return;
  process.kill(process.pid, 'SIGKILL');
}
