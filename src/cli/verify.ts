import type { VerifyReport } from '../archive/index.ts';
import { formatBytes, formatCount, type TerminalStream } from './demo/terminal.ts';

/** Prints what was checked and what is damaged. Returns the exit code: 0 when all is intact. */
export function showVerifyReport(report: VerifyReport, stream: TerminalStream): number {
  const line = (text: string) => void stream.write(`${text}\n`);
  line(
    `${formatCount(report.objectCount)} files, ${formatBytes(report.byteCount)}, and ` +
      `${formatCount(report.journalEntries)} journal entries (${formatCount(report.flushedEntries)} of them flushed) checked`,
  );
  for (const damage of report.damaged)
    line(`  ${damage.code}  ${damage.bucket}/${damage.key}  (${damage.owner}): ${damage.message}`);
  if (report.journalBreak !== null)
    line(`  the journal's chain breaks at entry ${report.journalBreak.seq}: ${report.journalBreak.reason}`);
  line(report.isIntact ? 'intact' : 'DAMAGED');
  return report.isIntact ? 0 : 1;
}
