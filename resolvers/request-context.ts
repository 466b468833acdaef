import type { Caller } from '../src/kernel/index.ts';
import type { Lakehouse } from '../src/lakehouse.ts';
import type { LinkSigner, RequestFacts } from '../src/server/index.ts';
import type { Context } from './context.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** Makes a request's context: the services, fresh loaders (lazy), and what the request's headers choose. */
export function createContextFactory(
  services: Lakehouse,
  options: { links: LinkSigner; baseUrl: (facts: RequestFacts) => string },
) {
  return (facts: RequestFacts): Context => {
    let loaders: Loaders | undefined;
    return {
      caller: facts.caller,
      requestId: facts.requestId,
      bucket: chooseBucket(services, facts.caller, facts.header('x-lakehouse-bucket')),
      services,
      splices: facts.splices,
      urlFor: (path) => `${options.baseUrl(facts)}${path}`,
      linkTo: (path, expiresAt) => `${options.baseUrl(facts)}${options.links.sign(path, expiresAt)}`,
      // Made when somebody asks first: most requests end without.
      get signal() {
        return facts.signal;
      },
      get loaders() {
        loaders ??= createLoaders(services, facts.caller);
        return loaders;
      },
    };
  };
}

/** Unknown names throw NOT_FOUND with the buckets that this caller may see. */
const chooseBucket = (services: Lakehouse, caller: Caller, name: string | undefined) =>
  name === undefined ? undefined : services.buckets.get(caller, name).name;
