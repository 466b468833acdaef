import type { Caller } from '../src/kernel/index.ts';
import type { Lakehouse } from '../src/lakehouse.ts';
import type { LinkSigner, RequestFacts } from '../src/server/index.ts';
import type { Context } from './context.ts';
import { createLoaders } from './loaders.ts';

/** Makes a request's context: the services, fresh loaders, and what the request's headers choose. */
export function createContextFactory(
  services: Lakehouse,
  options: { links: LinkSigner; baseUrl: (facts: RequestFacts) => string },
) {
  return (facts: RequestFacts): Context => ({
    caller: facts.caller,
    requestId: facts.requestId,
    bucket: chooseBucket(services, facts.caller, facts.header('x-lakehouse-bucket')),
    services,
    splices: facts.splices,
    signal: facts.signal,
    urlFor: (path) => `${options.baseUrl(facts)}${path}`,
    linkTo: (path, expiresAt) => `${options.baseUrl(facts)}${options.links.sign(path, expiresAt)}`,
    loaders: createLoaders(services, facts.caller),
  });
}

/** Unknown names throw NOT_FOUND with the buckets that this caller may see. */
const chooseBucket = (services: Lakehouse, caller: Caller, name: string | undefined) =>
  name === undefined ? undefined : services.buckets.get(caller, name).name;
