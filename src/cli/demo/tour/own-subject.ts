import path from 'node:path';
import { suggestName } from '../../../kernel/index.ts';
import { cliErrors } from '../../errors.ts';
import { type CatalogEntry, quoted, type TourSubject } from './subject.ts';

/** The tour over one file of the user's; which questions can be asked follows from its columns. */
export function createOwnSubject(own: { file: string; textColumn: string; idColumn?: string }): TourSubject {
  const dataset = suggestName(path.basename(own.file, path.extname(own.file))) ?? 'own_data';
  const entryOf = (catalog: readonly CatalogEntry[]): CatalogEntry => {
    const entry = catalog.find((candidate) => candidate.name === dataset);
    if (entry === undefined) throw cliErrors.DEMO_FAILED(`The catalog does not list the dataset ${dataset}.`);
    for (const wanted of [own.textColumn, own.idColumn])
      if (wanted !== undefined && !entry.columns.some((column) => column.name === wanted))
        throw cliErrors.DEMO_FAILED(
          `${path.basename(own.file)} has no column ${wanted}; it has: ${entry.columns.map((column) => column.name).join(', ')}.`,
        );
    return entry;
  };
  return {
    files: [{ dataset, path: own.file }],
    text: { dataset, column: own.textColumn, idColumn: own.idColumn },
    indexName: suggestName(`${dataset}_${own.textColumn}`) ?? `${dataset}_text`,
    hitColumns: (catalog) =>
      entryOf(catalog)
        .columns.map((column) => column.name)
        .filter((name) => name !== own.textColumn)
        .slice(0, 4),
    questions: (catalog) => {
      const from = quoted(dataset);
      const text = quoted(own.textColumn);
      const [other] = entryOf(catalog).columns.filter((column) => column.name !== own.textColumn);
      const questions = [
        {
          title: 'How long are the texts?',
          sql: `SELECT count(*) AS rows, count(${text}) AS texts, min(length(${text})) AS shortest,
       median(length(${text})) AS median, max(length(${text})) AS longest
FROM ${from}`,
        },
      ];
      if (other !== undefined) {
        const key = quoted(other.name);
        questions.push({
          title: `Which values of ${other.name} are most frequent, and what is their share?`,
          sql: `WITH total AS (SELECT count(*) AS rows FROM ${from})
SELECT d.${key}, count(*) AS rows, round(100.0 * count(*) / any_value(total.rows), 2) AS percent
FROM ${from} d CROSS JOIN total GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 5`,
        });
      }
      return questions;
    },
  };
}
