import type { Clock } from '../../src/kernel/index.ts';

/** A clock that stands still until it is moved. */
export class MovedClock implements Clock {
  private nowMs: number;

  constructor(startMs = Date.parse('2026-01-01T00:00:00Z')) {
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs;
  }

  move(ms: number) {
    this.nowMs += ms;
  }
}
