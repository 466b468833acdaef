import { defineConfig } from 'vitest/config';

/** The long proofs, `npm run test:faults`: one file after another, since they measure memory and time to ready. */
export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/faults/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    env: { UV_THREADPOOL_SIZE: '8', TZ: 'UTC' },
  },
});
