/** An input object without its null and absent members, for those who know only "given" and "not given". */
export type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };

export function onlyGiven<T extends object>(input: T | null | undefined): Given<T> {
  return Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value != null)) as Given<T>;
}
