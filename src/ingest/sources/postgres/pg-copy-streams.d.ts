declare module 'pg-copy-streams' {
  import type { Readable, ReadableOptions } from 'node:stream';
  import type { Submittable } from 'pg';

  /** COPY … TO STDOUT as a stream of its bytes. */
  export function to(sql: string, options?: ReadableOptions): Readable & Submittable & { rowCount: number };
}
