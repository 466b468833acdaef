import path from 'node:path';
import { suggestName } from '../../../kernel/index.ts';
import { cliErrors } from '../../errors.ts';
import { type CatalogEntry, type Question, quoted, type TourSubject } from './subject.ts';

type Column = CatalogEntry['columns'][number];

/** The tour over one file of the user's; what can be asked follows from its columns. */
export function createOwnSubject(own: { file: string; textColumn: string; idColumn?: string }): TourSubject {
  const dataset = suggestName(path.basename(own.file, path.extname(own.file))) ?? 'own_data';
  return {
    files: [{ dataset, path: own.file }],
    plan: (catalog) => {
      const columns = catalog.find((entry) => entry.name === dataset)?.columns ?? [];
      const find = (name: string) => findColumn(columns, name, path.basename(own.file));
      const text = find(own.textColumn);
      const id = own.idColumn === undefined ? undefined : find(own.idColumn);
      const others = columns.filter((column) => column !== text && column !== id);
      return {
        text: { dataset, column: text.name, idColumn: id?.name },
        // An index keeps its columns for life, so they are in its name.
        indexName: suggestName([dataset, text.name, id?.name].filter(Boolean).join('_')) ?? `${dataset}_text`,
        hitColumns: others.slice(0, 4).map((column) => column.name),
        questions: questionsAbout(dataset, text, others),
      };
    },
  };
}

/** By the name in the catalog or in the file, whatever the case. */
function findColumn(columns: readonly Column[], name: string, file: string): Column {
  const isSame = (other: string | null) => other?.toLowerCase() === name.toLowerCase();
  const column = columns.find((candidate) => isSame(candidate.name) || isSame(candidate.originalName));
  if (column !== undefined) return column;
  throw cliErrors.DEMO_FAILED(
    `${file} has no column ${name}; it has: ${columns.map((candidate) => candidate.name).join(', ')}.`,
  );
}

function questionsAbout(dataset: string, text: Column, others: readonly Column[]): Question[] {
  const from = quoted(dataset);
  const textLength = `length(CAST(${quoted(text.name)} AS VARCHAR))`;
  const questions: Question[] = [
    {
      title: 'How long are the texts?',
      sql: `SELECT count(*) AS rows, count(${quoted(text.name)}) AS texts, min(${textLength}) AS shortest,
       median(${textLength}) AS median, max(${textLength}) AS longest
FROM ${from}`,
    },
  ];
  const telling = others.filter((column) => !/(^|_)id$/i.test(column.name));
  const group = telling.find((column) => column.type === 'VARCHAR') ?? telling[0];
  if (group !== undefined) {
    const key = quoted(group.name);
    questions.push({
      title: `Which values of ${group.name} are most frequent, and what is their share?`,
      sql: `WITH total AS (SELECT count(*) AS rows FROM ${from})
SELECT d.${key}, count(*) AS rows, round(100.0 * count(*) / any_value(total.rows), 2) AS percent
FROM ${from} d CROSS JOIN total GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 5`,
    });
  }
  return questions;
}
