import { mkdir, rm } from 'node:fs/promises';
import type { QueryConfig } from '../config/index.ts';
import type { Logger } from '../kernel/index.ts';
import { processErrors, translateAbort } from '../processes/index.ts';
import { queryErrors } from './errors.ts';
import type { LinkFolder } from './link-folder.ts';
import { cancelGraceMs } from './model.ts';
import { type Member, type MemberOptions, openMember, removeMember, shouldRetire } from './pool-member.ts';

/** A process of one's own until disposed. */
export interface Lease extends Disposable {
  readonly dir: string;
  readonly links: LinkFolder;
  call<T>(method: string, args: unknown, signal: AbortSignal): Promise<T>;
}

interface Waiter {
  isLong: boolean;
  give(member: Member): void;
}

const restartDelayMs = { first: 100, max: 5000 };

/**
 * Warm query processes, each for one statement at a time.
 *
 *     starting ─► idle ─► leased ─► idle …
 *        ▲          │        │
 *        └──────────┴────────┴── ended (killed, crashed, retired)
 *
 * A process that ends is replaced at once. Long work (downloads) leaves one process to short work where there
 * are two or more.
 */
export class QueryPool implements AsyncDisposable {
  private readonly options: MemberOptions;
  private readonly config: QueryConfig;
  private readonly logger: Logger;
  private readonly idle: Member[] = [];
  private readonly members = new Set<Member>();
  private readonly waiters: Waiter[] = [];
  private readonly stopping = new AbortController();
  private readonly slots: Promise<void>[] = [];
  private longRunning = 0;

  private constructor(options: MemberOptions) {
    this.options = options;
    this.config = options.config;
    this.logger = options.logger;
  }

  /** Sweeps what a former run left and starts the processes in the background. */
  static async open(options: MemberOptions): Promise<QueryPool> {
    await rm(options.root, { recursive: true, force: true });
    await mkdir(options.root, { recursive: true, mode: 0o700 });
    const pool = new QueryPool(options);
    for (let i = 0; i < options.config.processes; i++) pool.slots.push(pool.keepSlotFilled());
    return pool;
  }

  get queueLength(): number {
    return this.waiters.length;
  }
  get idleCount(): number {
    return this.idle.length;
  }
  get processIds(): number[] {
    return [...this.members].map((member) => member.child.pid);
  }

  /** Waits for a process in order of arrival. Throws QUEUE_FULL at once or after queue_timeout_ms. */
  async acquire(signal: AbortSignal | undefined, isLong = false): Promise<Lease> {
    if (signal?.aborted) throw translateAbort(signal);
    const member = this.take(isLong) ?? (await this.wait(signal, isLong));
    let isReleased = false;
    return {
      dir: member.dir,
      links: member.links,
      call: (method, args, callSignal) =>
        member.child.call(method, args, { signal: callSignal, cancelGraceMs }),
      [Symbol.dispose]: () => {
        if (isReleased) return;
        isReleased = true;
        if (isLong) this.longRunning--;
        this.release(member);
      },
    };
  }

  /** Gives space of unused links back; called now and then. */
  async trim(now: number): Promise<void> {
    for (const member of [...this.idle]) await member.links.trim(now);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort(processErrors.CANCELLED('The server is stopping.'));
    await Promise.all([...this.members].map((member) => member.child[Symbol.asyncDispose]()));
    await Promise.all(this.slots);
    await rm(this.options.root, { recursive: true, force: true });
  }

  private take(isLong: boolean): Member | undefined {
    if (isLong && this.longRunning >= Math.max(1, this.config.processes - 1)) return undefined;
    let member = this.idle.pop(); // the warmest
    while (member && !member.child.isAlive) member = this.idle.pop();
    if (member && isLong) this.longRunning++;
    return member;
  }

  private async wait(signal: AbortSignal | undefined, isLong: boolean): Promise<Member> {
    if (this.waiters.length >= this.config.queueMax)
      throw queryErrors.QUEUE_FULL(
        `All ${this.config.processes} query processes are busy and the queue is full.`,
        {
          details: { queueMax: this.config.queueMax },
        },
      );
    const { promise, resolve, reject } = Promise.withResolvers<Member>();
    const waiter: Waiter = { isLong, give: resolve };
    this.waiters.push(waiter);
    const leave = (error: unknown) => {
      const at = this.waiters.indexOf(waiter);
      if (at >= 0) this.waiters.splice(at, 1);
      reject(error);
    };
    const timer = setTimeout(
      () => leave(queryErrors.QUEUE_FULL(`No query process was free for ${this.config.queueTimeoutMs} ms.`)),
      this.config.queueTimeoutMs,
    );
    const ends = AbortSignal.any([...(signal ? [signal] : []), this.stopping.signal]);
    const onAbort = () => leave(translateAbort(ends));
    ends.addEventListener('abort', onAbort, { once: true });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      ends.removeEventListener('abort', onAbort);
    }
  }

  private release(member: Member): void {
    if (member.child.isAlive && shouldRetire(member, this.config)) {
      member.child.kill(); // its slot starts another
      return;
    }
    if (member.child.isAlive) this.idle.push(member);
    this.serveWaiters();
  }

  private serveWaiters(): void {
    for (let i = 0; i < this.waiters.length && this.idle.length > 0; ) {
      const waiter = this.waiters[i]!;
      const member = this.take(waiter.isLong);
      if (member) {
        this.waiters.splice(i, 1);
        waiter.give(member);
      } else i++;
    }
  }

  /** Loop of one slot: start, wait for the end, clean up, start again. */
  private async keepSlotFilled(): Promise<void> {
    let delayMs = restartDelayMs.first;
    while (!this.stopping.signal.aborted) {
      try {
        const member = await this.start();
        delayMs = restartDelayMs.first;
        await member.child.ended;
        await this.forget(member);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.logger.error({ err: error, delayMs }, 'a query process did not start');
        await pause(delayMs, this.stopping.signal);
        delayMs = Math.min(delayMs * 2, restartDelayMs.max);
      }
    }
  }

  private async start(): Promise<Member> {
    const member = await openMember(this.options, (started) => {
      this.members.add(started);
      void started.child.ended.then(() => this.members.delete(started));
    });
    if (this.stopping.signal.aborted) await member.child[Symbol.asyncDispose]();
    else {
      this.idle.push(member);
      this.serveWaiters();
    }
    return member;
  }

  private async forget(member: Member): Promise<void> {
    const at = this.idle.indexOf(member);
    if (at >= 0) this.idle.splice(at, 1);
    await removeMember(member, this.logger);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
