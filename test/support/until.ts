/** Waits until `condition` gives something truthy, and returns it. Fails after ten seconds. */
export async function until<T>(
  condition: () => T | Promise<T>,
  what = String(condition),
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const value = await condition();
    if (value) return value as Exclude<T, false | null | undefined>;
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
