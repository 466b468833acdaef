import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { compileCache } from './compile-cache.ts';

/** A real process running a module of the tests; killed after the test if it still runs. */
export interface Child {
  readonly process: ChildProcess;
  /** The next message that it sends. Rejects when it ends first. */
  receive(): Promise<unknown>;
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>;
  /** How it ended: its exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts `module` with the arguments; it talks by `process.send`. */
export function startChild(module: URL, args: readonly string[], env: Record<string, string> = {}): Child {
  const child = fork(module, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
    env: { PATH: process.env['PATH'] ?? '', ...compileCache, ...env },
  });
  const waiting: unknown[] = [];
  let wake: (() => void) | undefined;
  child.on('message', (message) => {
    waiting.push(message);
    wake?.();
  });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  void ended.then(() => wake?.());
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    process: child,
    ended,
    receive: async () => {
      while (waiting.length === 0) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(
            `The child ended with ${child.signalCode ?? child.exitCode} before it sent anything.`,
          );
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return waiting.shift();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
