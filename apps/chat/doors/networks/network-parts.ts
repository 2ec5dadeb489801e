import type { Type } from '@nestjs/common';
import { CONNECTED_DOORS, type ConnectedDoor } from '#crossing/door.topic.js';
import type { MediaSource } from './media-source.port.js';
import type { NetworkDoor } from './network.door.js';
import type { ReplyApi } from './reply-api.port.js';

/** The classes of one network, which are constructed once. `<network>/<network>.parts.ts` exports them as `PARTS`. */
export interface NetworkParts {
  /** Receives people's messages, and queues answers. */
  readonly door: Type<NetworkDoor>;
  /** Sends answers. */
  readonly replies: Type<ReplyApi>;
  /** Downloads the files that people send. */
  readonly media: Type<MediaSource>;
  /** Clients of the network that `replies` and `media` need. Networks may share one. */
  readonly clients: readonly Type[];
  /** Work that the network needs on its own, which nothing calls. */
  readonly watches?: readonly Type[];
}

/**
 * The parts of all networks with chats, in the order of their names.
 *
 * Modules that such a file imports must not import this one: both would wait for each other for ever.
 */
export const NETWORK_PARTS: readonly NetworkParts[] = await loadAll();

/** Loads one network after the other, since jest links no module that two imports reach at once. */
async function loadAll(): Promise<NetworkParts[]> {
  const all: NetworkParts[] = [];
  for (const network of CONNECTED_DOORS) all.push(await load(network));
  return all;
}

async function load(network: ConnectedDoor): Promise<NetworkParts> {
  const file = `../${network}/${network}.parts.js`;
  const { PARTS } = (await import(file)) as { PARTS?: NetworkParts };
  if (!PARTS) throw new Error(`${file} has to export the PARTS of ${network}`);
  return PARTS;
}
