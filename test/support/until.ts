/** Waits until `condition` gives something truthy, and returns it. Fails after ten seconds, or as long as told. */
export async function until<T>(
  condition: () => T | Promise<T>,
  what = String(condition),
  timeoutMs = 10_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value as Exclude<T, false | null | undefined>;
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
