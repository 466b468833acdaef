import type { JobHandler } from '../jobs/index.ts';
import { type VerifyOptions, verify } from './verify.ts';

/** The job kind `verify`: its result is the report. */
export function createVerifyJob(
  options: Pick<VerifyOptions, 'journal' | 'archive' | 'objects' | 'sources'>,
): JobHandler {
  return {
    kind: 'verify',
    run: async (context) => {
      context.progress({ phase: 'verifying' });
      const report = await verify({
        ...options,
        signal: context.signal,
        onProgress: ({ doneBytes, totalBytes }) => context.progress({ done: doneBytes, total: totalBytes }),
      });
      context.publish(
        () => report,
        (value) => value,
      );
    },
  };
}
