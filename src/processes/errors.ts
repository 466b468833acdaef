import { defineErrors } from '../kernel/index.ts';

export const processErrors = defineErrors({
  PROCESS_DIED: {
    kind: 'INTERNAL',
    summary: 'A work or query process ended before it answered.',
    remedy: 'Try again; if it recurs, the server log holds the end of the process’s error output.',
    retryable: true,
  },
  PROCESS_MEMORY: {
    kind: 'LIMIT',
    summary: 'A work or query process passed its memory limit and was ended.',
    remedy: 'Ask for less at a time, or raise the limit that the message names in lakehouse.toml.',
  },
  CANCELLED: {
    kind: 'CONFLICT',
    summary: 'The work was cancelled before it finished.',
    remedy: 'Start it again if that was not intended.',
  },
});

/** Why a signal was aborted: the coded error that it was aborted with, else CANCELLED. */
export function translateAbort({ reason }: AbortSignal): Error {
  return reason instanceof Error && 'code' in reason && typeof reason.code === 'string'
    ? reason
    : processErrors.CANCELLED('The work was cancelled.');
}
