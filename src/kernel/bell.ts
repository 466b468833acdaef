/**
 * Lets many wait for the next ring. Waiting leaves nothing behind: racing a new promise against a long-lived one
 * at every step would keep a reaction of each step alive for as long as the subscription.
 */
export class Bell {
  private waiters = new Set<() => void>();

  ring(): void {
    const woken = this.waiters;
    this.waiters = new Set();
    for (const wake of woken) wake();
  }

  /** Resolves at the next ring, when the signal aborts, or after `timeoutMs`, whichever is first. */
  wait(signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const wake = () => {
        clearTimeout(timer);
        this.waiters.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiters.add(wake);
      signal.addEventListener('abort', wake);
      if (timeoutMs !== undefined) timer = setTimeout(wake, timeoutMs);
    });
  }
}
