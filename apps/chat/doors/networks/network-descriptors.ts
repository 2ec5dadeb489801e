import { CONNECTED_DOORS, type ConnectedDoor } from '#crossing/door.topic.js';
import type { Network } from '#message/account.topic.js';
import type { NetworkDescriptor } from './network-descriptor.js';

/**
 * The descriptors of all networks with chats, in the order of their names: `DESCRIPTOR` of
 * `<network>/<network>.descriptor.ts`.
 *
 * Modules that such a file imports must not import this one: both would wait for each other for ever.
 */
export const NETWORK_DESCRIPTORS: readonly NetworkDescriptor[] = await loadAll();

const BY_NETWORK = new Map<Network, NetworkDescriptor>(NETWORK_DESCRIPTORS.map((one) => [one.network, one]));

/** Returns what a network states of itself; throws for a network without chats. */
export function descriptorOf(network: Network): NetworkDescriptor {
  const descriptor = BY_NETWORK.get(network);
  if (!descriptor) throw new Error(`There are no chats over ${network}`);
  return descriptor;
}

/** Loads one network after the other, since jest links no module that two imports reach at once. */
async function loadAll(): Promise<NetworkDescriptor[]> {
  const all: NetworkDescriptor[] = [];
  for (const network of CONNECTED_DOORS) all.push(await load(network));
  return all;
}

async function load(network: ConnectedDoor): Promise<NetworkDescriptor> {
  const file = `../${network}/${network}.descriptor.js`;
  const { DESCRIPTOR } = (await import(file)) as { DESCRIPTOR?: NetworkDescriptor };
  if (DESCRIPTOR?.network !== network) throw new Error(`${file} has to export the DESCRIPTOR of ${network}`);
  return DESCRIPTOR;
}
