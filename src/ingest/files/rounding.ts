import type { Work } from './work.ts';

/** A column with a given type, and whether a row of it loses something, as an expression. */
export interface Rounding {
  name: string;
  type: string;
  sql: string;
}

/** To round and to cut where the caller gave a type is theirs to decide, but not unseen. */
export async function warnOfRounding(
  work: Work,
  roundings: readonly Rounding[],
  from: string,
): Promise<void> {
  if (roundings.length === 0) return;
  const counts = roundings.map(({ sql }) => `count_if(${sql})`).join(', ');
  const [row] = await work.read('typing', `SELECT ${counts} FROM ${from}`);
  roundings.forEach(({ name, type }, i) => {
    const count = Number(row![i]);
    if (count > 0)
      work.warnings.push(`${count} cells of column "${name}" were rounded or cut to the given type ${type}.`);
  });
}
