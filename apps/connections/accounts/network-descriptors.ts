import type { Network } from '#message/account.topic.js';
import type { Connection } from './connection.entity.js';
import { DISCORD } from './discord.accounts.js';
import { INSTAGRAM, MESSENGER } from './messenger.accounts.js';
import type { NetworkDescriptor } from './network.port.js';
import { SMTP } from './smtp.accounts.js';
import { TELEGRAM } from './telegram.accounts.js';
import { WHATSAPP } from './whatsapp.accounts.js';

const BY_NETWORK = new Map<Network, NetworkDescriptor>(
  [WHATSAPP, MESSENGER, INSTAGRAM, TELEGRAM, DISCORD, SMTP].map((one) => [one.network, one]),
);

/** Returns what a network states of itself; throws for a network that has no accounts here. */
export function descriptorOf(network: Network): NetworkDescriptor {
  const found = BY_NETWORK.get(network);
  if (!found) throw new Error(`No accounts are connected with ${network}`);
  return found;
}

/** Returns the path of the URL that the network calls, below `/hooks/`; null for a network that does not call. */
export function hookPathOf({ network, hook }: Pick<Connection, 'network' | 'hook'>): string | null {
  const { hook: called } = descriptorOf(network);
  return called && hook ? `${called.kind}/${hook}` : null;
}
