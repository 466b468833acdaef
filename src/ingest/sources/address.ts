import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { sourceErrors } from './errors.ts';

/** Link-local, unspecified, multicast and the metadata services of clouds: never a database. */
const never = listOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  '224.0.0.0/3',
  '::/128',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  'fd00:ec2::254/128',
  // Addresses above, translated (NAT64), tunnelled (6to4) and in the old IPv4-compatible form.
  '64:ff9b::a9fe:0/112',
  '64:ff9b::6464:64c8/128',
  '64:ff9b::a83f:8110/128',
  '64:ff9b::c000:c0/128',
  '2002:a9fe::/32',
  '::a9fe:0/112',
]);

const internal = listOf([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '::1/128',
  'fc00::/7',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
]);

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string];
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

export interface AddressPolicy {
  allowPrivate: boolean;
}

/** All addresses of a name, or of an address itself. */
export type Resolve = (host: string) => Promise<string[]>;

const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** Why an address may not be connected to, or undefined. IPv4 in IPv6 clothes counts as IPv4. */
function explainRefusal(given: string, policy: AddressPolicy): string | undefined {
  const address = given.replace(/%.*$/, ''); // a zone names an interface of ours
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return 'which is no address';
  if (never.check(address, family)) return 'a link-local, metadata, multicast or unspecified address';
  if (!policy.allowPrivate && internal.check(address, family))
    return 'a private address ([sources] allow_private is false)';
  return undefined;
}

/**
 * The addresses of a host, all of them allowed; connect to these and never to the name, which may resolve to something
 * else the next time. One refused address refuses the host. Throws SOURCE_ADDRESS_REFUSED, SOURCE_UNREACHABLE.
 */
export async function resolveAddresses(
  host: string,
  policy: AddressPolicy,
  resolve: Resolve = resolveBySystem,
): Promise<string[]> {
  let addresses: string[];
  try {
    addresses = await resolve(host);
  } catch {
    throw sourceErrors.SOURCE_UNREACHABLE(`The host ${JSON.stringify(host)} cannot be resolved.`);
  }
  for (const address of addresses) {
    const reason = explainRefusal(address, policy);
    if (reason)
      throw sourceErrors.SOURCE_ADDRESS_REFUSED(
        `The host ${JSON.stringify(host)} leads to ${address}, ${reason}.`,
        { details: { address } },
      );
  }
  return addresses;
}
