import type { Failure } from '../kernel/index.ts';

/*
 *            submit            claim              publish
 *   (none) ─────────► QUEUED ─────────► RUNNING ───────────► SUCCEEDED
 *                        ▲  │              │ │
 *        stop, crash or  │  │ cancel       │ └── throws ────► FAILED ──┐
 *        retryable error └──┼──────────────┤                           │ retry
 *                           └──────────────┴── cancel ──► CANCELLED ───┴──► QUEUED
 */
export const jobStates = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type JobState = (typeof jobStates)[number];

/** What the job is about, for finding its jobs from there. */
export interface JobSubject {
  type: 'dataset' | 'index';
  id: string;
}

export interface Job {
  id: string;
  kind: string;
  state: JobState;
  phase: string | null;
  /** In units of the phase (rows, bytes, chunks, trials). */
  done: number | null;
  total: number | null;
  /** Units a second, smoothed; null until known or once ended. */
  ratePerSec: number | null;
  etaSeconds: number | null;
  failure: Failure | null;
  actor: string;
  attempts: number;
  subject: JobSubject | null;
  input: unknown;
  result: unknown;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
}

export interface JobFilter {
  states?: readonly JobState[] | null | undefined;
  kinds?: readonly string[] | null | undefined;
  subjectId?: string | null | undefined;
}

/** One of the first 200 lines that a job wrote about itself. */
export interface JobLogLine {
  seq: number;
  at: number;
  level: 'info' | 'warn' | 'error';
  message: string;
}

export const terminalStates: readonly JobState[] = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

export const isTerminal = (state: JobState) => terminalStates.includes(state);
