import { operations } from '../../src/client/index.ts';
import { verifyStorage } from './api.ts';
import { Workload, workloadSettings } from './kill-workload.ts';
import { createSite, type LakehouseProcess, type Site } from './lakehouse-process.ts';
import { findLeftovers, findMissing } from './leftovers.ts';
import { until } from './until.ts';

/** One kill and what was found after the restart. */
export interface KillRound {
  /** A fault point, or the delay in milliseconds after work was seen running. */
  at: string;
  /** What was under way: steps of the workload, and jobs by kind and phase. */
  inFlight: string[];
  /** Children of the killed server lived on for so long. */
  orphansMs: number;
  /** From the start of the process to its ready line. */
  readyMs: number;
}

/** The moments at which a publication can be cut, each with the work that passes it. */
export const faultPoints = [
  ['staged', 'ingest'],
  ['hashed', 'ingest'],
  ['renamed', 'ingest'],
  ['before-commit', 'ingest'],
  ['after-commit', 'ingestUpload'],
  ['mid-embed', 'build'],
  ['mid-build', 'build'],
  ['mid-promote', 'promote'],
] as const;

/** A site with prepared work whose server is killed again and again. */
export class KillRounds implements AsyncDisposable {
  readonly site: Site;
  readonly workload: Workload;
  readonly rounds: KillRound[] = [];
  private server: LakehouseProcess | undefined;

  constructor(options: { seed: number }) {
    this.site = createSite({ settings: workloadSettings });
    this.workload = new Workload({ sourceDir: this.site.sourceDir, seed: options.seed });
  }

  async prepare(): Promise<void> {
    await using server = await this.site.start();
    await this.workload.prepare(server.client);
    for (const _ of Array(2)) await this.workload.perform(server.client, 'ingest');
    await server.stop();
  }

  /** The server kills itself at a fault point (`name` or `name:n`) while it does this work. */
  async killAt(point: string, work: Parameters<Workload['perform']>[1]): Promise<void> {
    await this.server?.stop();
    const server = await this.site.start({ fault: point });
    await this.workload.perform(server.client, work);
    const how = await Promise.race([server.ended, alarm(20_000)]);
    if (how !== 'SIGKILL') throw new Error(`${point} was not reached: the server ended with ${how}.`);
    await this.recover(server, point, this.workload.pendingKinds);
  }

  /** Kills the server `delayMs` after all kinds of work began, while some of it is provably under way. */
  async killAfter(delayMs: number): Promise<void> {
    const server = this.server ?? (await this.site.start());
    this.server = undefined;
    const stopped = new AbortController();
    const work = this.workload.run(server.client, stopped.signal);
    work.catch(() => {}); // awaited below
    const running = async () => {
      const { jobs } = await server.client.request(operations.ApiJobsDocument, { states: ['RUNNING'] });
      return jobs.edges.map(({ node }) => `${node.kind} ${node.progress.phase ?? 'starting'}`);
    };
    await Promise.race([work, until(async () => (await running()).length > 0)]);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const jobs = await running();
    const steps = this.workload.pendingKinds;
    if (jobs.length + steps.length === 0) throw new Error('Nothing was under way.');
    await server.kill();
    stopped.abort();
    await work;
    await this.recover(server, `${Math.round(delayMs)} ms`, [...steps, ...jobs]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.site[Symbol.asyncDispose]();
  }

  /** Orphans end, the server comes back, everything acknowledged is there, and nothing else. */
  private async recover(dead: LakehouseProcess, at: string, inFlight: string[]): Promise<void> {
    await dead[Symbol.asyncDispose]();
    const orphansMs = await this.site.waitForNoChildren();
    const server = await this.site.start();
    this.server = server;
    try {
      const missing = findMissing(this.site.dataDir);
      if (missing.length > 0) throw new Error(`Entries without files: ${missing.join(', ')}`);
      await this.workload.settle(server.client);
      await this.workload.check(server.client, 2);
      const report = await verifyStorage(server.client);
      if (!report.isIntact) throw new Error(`Damaged: ${JSON.stringify(report)}`);
      // A job publishes first and tidies up behind itself; what stays is a leftover.
      await until(() => findLeftovers(this.site.dataDir).length === 0).catch(() => {
        throw new Error(`Leftovers: ${findLeftovers(this.site.dataDir).join(', ')}`);
      });
    } catch (error) {
      const log = this.site.readLog();
      throw new Error(
        `After the kill at ${at} (${inFlight.join(', ')}): ${(error as Error).message}\n${log}`,
        {
          cause: error,
        },
      );
    }
    this.rounds.push({ at, inFlight, orphansMs: Math.round(orphansMs), readyMs: Math.round(server.readyMs) });
  }
}

async function alarm(ms: number): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, ms).unref());
  return 'no kill';
}
