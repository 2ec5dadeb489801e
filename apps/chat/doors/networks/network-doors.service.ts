import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { Door } from '../door.port.js';
import { NetworkMessages, type NetworkIncoming } from './network-messages.service.js';
import { ReceivingDoor } from './receiving.door.js';

/** The doors of networks over which people write to a brand. */
@Injectable()
export class NetworkDoors {
  private readonly byNetwork: Map<Network, Door<NetworkIncoming>>;

  constructor(messages: NetworkMessages) {
    this.byNetwork = new Map(
      (['whatsapp', 'messenger', 'instagram', 'telegram'] as const).map((network) => [
        network,
        new ReceivingDoor(network, messages),
      ]),
    );
  }

  get all(): Door<NetworkIncoming>[] {
    return [...this.byNetwork.values()];
  }

  /** Undefined where no chats come over a network. */
  of(network: Network): Door<NetworkIncoming> | undefined {
    return this.byNetwork.get(network);
  }
}
