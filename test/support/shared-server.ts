import { afterAll, beforeAll } from 'vitest';
import type { Client } from '../../src/client/index.ts';
import { createSite, type LakehouseProcess, type Site, type SiteOptions } from './lakehouse-process.ts';

/** One server for the tests of a file; they keep out of each other's way by the names that they use. */
export function shareServer(options: SiteOptions = {}): {
  readonly site: Site;
  readonly server: LakehouseProcess;
  readonly client: Client;
} {
  const site = createSite({ ...options, settings: { log: { level: 'error' }, ...options.settings } });
  let server: LakehouseProcess | undefined;
  beforeAll(async () => {
    server = await site.start();
  }, 90_000);
  afterAll(() => site[Symbol.asyncDispose](), 30_000);
  const running = () => {
    if (!server) throw new Error('The server has not been started yet.');
    return server;
  };
  return {
    site,
    get server() {
      return running();
    },
    get client() {
      return running().client;
    },
  };
}
