import type { Caller } from '../src/kernel/index.ts';
import type { Lakehouse } from '../src/lakehouse.ts';
import type { Loaders } from './loaders.ts';

/** What every resolver gets: who asks, which services there are, and this request's loaders. */
export interface Context {
  readonly caller: Caller;
  readonly requestId: string;
  /** From `X-Lakehouse-Bucket`; undefined when the request names none. */
  readonly bucket: string | undefined;
  readonly services: Lakehouse;
  /** True where `RawJson` may pass to the edge unparsed. */
  readonly splices: boolean;
  /** Turns a path of this server into the URL that the client can reach. */
  urlFor(path: string): string;
  /** The same, signed, so that it needs no token until it expires (milliseconds since the epoch). */
  linkTo(path: string, expiresAt: number): string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly loaders: Loaders;
}
