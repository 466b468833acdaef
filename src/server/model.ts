import type { Caller } from '../kernel/index.ts';

/** What the edge knows about one operation; the context of resolvers is made from it. */
export interface RequestFacts {
  readonly requestId: string;
  readonly caller: Caller;
  readonly transport: 'http' | 'sse' | 'websocket';
  readonly method: 'GET' | 'POST';
  /** Aborted when the client goes away, the subscription ends or the server stops. */
  readonly signal: AbortSignal;
  /** True: fields may return `RawJson.rows` placeholders, the edge puts the bytes in their place. */
  readonly splices: boolean;
  /** A request header; on a WebSocket also a member of `connection_init`'s payload of that name. */
  header(name: string): string | undefined;
}

/** Makes what resolvers get as their context. Called once an operation, once for all sharers of a state stream. */
export type CreateContext = (facts: RequestFacts) => object | Promise<object>;

export interface Readiness {
  ready: boolean;
  /** Why not, for the person who looks; no secrets. */
  reasons: readonly string[];
}

/** What a schema may say about a field in `extensions`: its own cost, and how long its list is where no argument says. */
export interface CostHints {
  cost?: number;
  listSize?: number;
}
