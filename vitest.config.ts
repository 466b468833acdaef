import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Servers and children that the tests start, and the workers themselves, keep compiled code here; a third of the CPU of a
 * start is compiling. Read by `test/support` and inherited by every fork.
 */
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('./node_modules/.cache/tests', import.meta.url));

/** Files that take long, the longest first. They begin first, so that both workers end together. */
const longest = [
  'graphql/kill-safety',
  'ingest/sources/increments',
  'cli/demo',
  'graphql/database-crash',
  'bench/bench',
  'ingest/files/documents',
  'ingest/files/json-numbers',
  'ingest/sources/odd-columns',
  'ingest/sources/faults',
  'vectors/generations',
  'vectors/resume',
  'tuning/serving',
  'query/hostile',
  'ingest/ingest-job',
  'tuning/autotune',
  'graphql/stopping',
  'ingest/sources/postgres',
  'tuning/crash',
  'archive/journal-kills',
].map((name) => `/test/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/faults/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    env: { UV_THREADPOOL_SIZE: '8', TZ: 'UTC' },
  },
});
