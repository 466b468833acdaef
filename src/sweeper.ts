import type { Logger } from './kernel/index.ts';

/**
 * Runs `sweep` every `intervalMs` until disposed; a failure is logged, counted and waits twice as long, up to
 * an hour. Disposing waits for a sweep that is under way.
 */
export function startSweeping(
  sweep: () => Promise<void>,
  intervalMs: number,
  logger: Logger,
): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let failures = 0;
  let isStopped = false;

  const schedule = () => {
    if (isStopped) return;
    timer = setTimeout(run, Math.min(intervalMs * 2 ** failures, 3_600_000));
    timer.unref();
  };
  const run = () => {
    running = sweep().then(
      () => {
        failures = 0;
      },
      (error) => {
        failures++;
        logger.error({ err: error, failures }, 'Sweeping failed; it is tried again.');
      },
    );
    void running.then(schedule);
  };

  schedule();
  return {
    [Symbol.asyncDispose]: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
