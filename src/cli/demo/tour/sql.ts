import { operations, requirePayload } from '../../../client/index.ts';
import { formatCount, formatMs } from '../terminal.ts';
import type { TourContext } from './job-watch.ts';
import type { Question } from './subject.ts';

const numberType = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL|DOUBLE|FLOAT)/;

/** Step 3: one question in SQL, its answer and how long it took. */
export async function askQuestion(context: TourContext, question: Question): Promise<void> {
  const { client, terminal, signal } = context;
  terminal.line(`\n  ${question.title}`);
  for (const line of question.sql.split('\n')) terminal.note(`  ${line}`);
  const startedMs = performance.now();
  const { query } = await client.request(
    operations.TourQueryDocument,
    { input: { sql: question.sql } },
    { signal },
  );
  const elapsedMs = performance.now() - startedMs;
  const answer = requirePayload(query);
  const isNumber = answer.columns.map((column) => numberType.test(column.type));
  terminal.table(
    answer.columns.map((column, at) => ({
      title: column.name,
      align: isNumber[at] ? ('right' as const) : ('left' as const),
      widthMax: 48,
    })),
    answer.rows.map((row) => row.map((cell, at) => describeCell(cell, isNumber[at] ?? false))),
  );
  const scannedRows = answer.scanned.reduce((sum, scan) => sum + Number(scan.rowCount), 0);
  terminal.note(
    `${formatMs(elapsedMs)} over HTTP, ${formatMs(answer.elapsedMs)} of it in the query; ` +
      `${answer.scanned.map((scan) => scan.name).join(' × ')}: ${formatCount(scannedRows)} rows`,
  );
}

/** Exact decimals come as text; thousands are set apart without going through a float. */
function describeCell(cell: unknown, isNumber: boolean): string {
  if (cell === null || cell === undefined) return '–';
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  return isNumber ? text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ',')) : text;
}
