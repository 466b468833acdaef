import type { VerifyReport } from '../archive/index.ts';
import { openClient, operations, requirePayload } from '../client/index.ts';
import type { Config } from '../config/index.ts';
import { LakehouseError } from '../kernel/index.ts';
import { formatBytes, formatCount, type TerminalStream } from './demo/terminal.ts';
import { cliErrors } from './errors.ts';

export interface VerifyOptions {
  /** Checks a data directory that no server runs on; throws DATA_DIR_LOCKED where one does. */
  verify(config: Config, signal: AbortSignal): Promise<VerifyReport>;
  stream: TerminalStream;
  signal: AbortSignal;
}

/**
 * Checks a data directory, by the server that runs on it or without one, and prints what was found. Returns the exit
 * code: 0 when all is intact. Throws VERIFY_UNFINISHED.
 */
export async function runVerify(config: Config, { verify, stream, signal }: VerifyOptions): Promise<number> {
  try {
    return showVerifyReport(await verify(config, signal), stream);
  } catch (error) {
    const url = error instanceof LakehouseError && error.code === 'DATA_DIR_LOCKED' && error.details['url'];
    if (typeof url !== 'string') throw error;
    stream.write(`a server runs on this data directory and checks it: ${url}\n`);
    return showVerifyReport(await askServer({ url, token: config.adminToken }, signal), stream);
  }
}

/** Starts the job and waits for its end. */
async function askServer(
  server: { url: string; token: string | undefined },
  signal: AbortSignal,
): Promise<VerifyReport> {
  await using client = openClient(server);
  const answer = await client.request(operations.CliVerifyDocument, {}, { signal });
  const { id } = requirePayload(answer.verifyStorage).job;
  let reason = 'its progress stream ended early';
  for await (const { jobProgress } of client.subscribe(
    operations.CliVerifyProgressDocument,
    { id },
    { signal },
  )) {
    const { failure, state } = jobProgress;
    if (failure) reason = `${failure.message} (${failure.code})`;
    else if (state === 'CANCELLED') reason = 'it was cancelled';
    if (jobProgress.__typename !== 'VerifyJob' || !jobProgress.report) continue;
    const { journalEntries, flushedEntries, byteCount, ...report } = jobProgress.report;
    return {
      ...report,
      journalEntries: Number(journalEntries),
      flushedEntries: Number(flushedEntries),
      byteCount: Number(byteCount),
    };
  }
  throw cliErrors.VERIFY_UNFINISHED(`The server's job ${id} has no report: ${reason}.`);
}

/** Prints what was checked and what is damaged. Returns the exit code: 0 when all is intact. */
function showVerifyReport(report: VerifyReport, stream: TerminalStream): number {
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
