import type { WorkProcess } from '../processes/index.ts';

/**
 * A work process that is opened when it is needed and closed when nobody used it for `idleMs`: opening one costs more
 * than most of what it is used for. One that died is opened anew by the next use.
 */
export class KeptProcess implements AsyncDisposable {
  private readonly open: () => Promise<WorkProcess>;
  private readonly idleMs: number;
  private child: Promise<WorkProcess> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private userCount = 0;

  constructor(options: { open: () => Promise<WorkProcess>; idleMs: number }) {
    this.open = options.open;
    this.idleMs = options.idleMs;
  }

  async use<T>(work: (child: WorkProcess) => Promise<T>): Promise<T> {
    clearTimeout(this.timer);
    this.userCount++;
    try {
      return await work(await this.findAlive());
    } finally {
      if (--this.userCount === 0) {
        this.timer = setTimeout(() => void this[Symbol.asyncDispose](), this.idleMs);
        this.timer.unref();
      }
    }
  }

  /** Closes it, also under those who use it now. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.timer);
    const child = this.child;
    this.child = undefined;
    await (await child?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }

  private async findAlive(): Promise<WorkProcess> {
    const found = this.child;
    const child = await found?.catch(() => undefined);
    if (child?.isAlive) return child;
    if (this.child === found || this.child === undefined) this.child = this.open(); // else another user just did
    return await this.child;
  }
}
