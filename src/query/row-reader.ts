import { LakehouseError } from '../kernel/index.ts';
import { processErrors, translateAbort } from '../processes/index.ts';
import { queryErrors } from './errors.ts';
import type { LinkFolder } from './link-folder.ts';
import { readCancelGraceMs, readsMax } from './model.ts';
import { type Member, type MemberOptions, openMember, removeMember, shouldRetire } from './pool-member.ts';

/** What one read may use; the process is shared. */
export interface ReadAccess {
  readonly links: LinkFolder;
  call<T>(method: string, args: unknown, signal: AbortSignal): Promise<T>;
}

/**
 * The process for reads of our own (rows of hits, previews). Their statements are trusted and short, so they run side by
 * side and never wait behind users' SQL. It is started by the first read, stays, and is replaced when it has ended.
 */
export class RowReader implements AsyncDisposable {
  private readonly options: MemberOptions;
  private readonly members = new Set<Member>();
  private readonly running = new Set<{ since: number }>();
  private member: Promise<Member> | undefined;
  private isClosed = false;

  constructor(options: MemberOptions) {
    this.options = options;
  }

  get processIds(): number[] {
    return [...this.members].map(({ child }) => child.pid);
  }

  /**
   * `work` is done once more, elsewhere, if its process ends: a neighbour may have been the reason. Throws QUEUE_FULL
   * where {@link readsMax} reads are under way.
   */
  async read<T>(signal: AbortSignal | undefined, work: (access: ReadAccess) => Promise<T>): Promise<T> {
    if (signal?.aborted) throw translateAbort(signal);
    if (this.running.size >= readsMax)
      throw queryErrors.QUEUE_FULL(`${readsMax} reads of rows are under way.`, { details: { readsMax } });
    const run = { since: Date.now() };
    this.running.add(run);
    try {
      return await this.readOnce(work);
    } catch (error) {
      if (this.isClosed || !(error instanceof LakehouseError) || error.code !== 'PROCESS_DIED') throw error;
      return await this.readOnce(work);
    } finally {
      this.running.delete(run);
    }
  }

  /** Gives space of unused links back. */
  async trim(now: number): Promise<void> {
    const runningSince = Math.min(now, ...[...this.running].map(({ since }) => since));
    for (const { links } of this.members) await links.trim(now, runningSince);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.members].map(({ child }) => child[Symbol.asyncDispose]()));
    await this.member?.catch(() => {});
  }

  private async readOnce<T>(work: (access: ReadAccess) => Promise<T>): Promise<T> {
    const member = await this.findMember();
    try {
      return await work({
        links: member.links,
        call: (method, args, signal) =>
          member.child.call(method, args, { signal, cancelGraceMs: readCancelGraceMs }),
      });
    } finally {
      await this.trim(Date.now());
      if (this.running.size === 1 && shouldRetire(member, this.options.config)) member.child.kill();
    }
  }

  private async findMember(): Promise<Member> {
    const found = this.member;
    const member = await found?.catch(() => undefined);
    if (member?.child.isAlive) return member;
    if (this.member === found) this.member = this.start(); // else another read just did
    return await this.member!;
  }

  private async start(): Promise<Member> {
    const { logger } = this.options;
    const member = await openMember(this.options, (started) => {
      this.members.add(started);
      void started.child.ended.then(async () => {
        this.members.delete(started);
        await removeMember(started, logger);
      });
    });
    if (!this.isClosed) return member;
    await member.child[Symbol.asyncDispose]();
    throw processErrors.CANCELLED('The server is stopping.');
  }
}
