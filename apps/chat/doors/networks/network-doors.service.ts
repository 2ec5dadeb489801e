import { Inject, Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { Door } from '../door.port.js';
import type { NetworkIncoming } from './network-incoming.js';

/** Injection token of the array of all networks' doors. */
export const NETWORK_DOOR_LIST = Symbol('network doors');

/** The doors of networks over which people write to a brand. */
@Injectable()
export class NetworkDoors {
  private readonly byNetwork: ReadonlyMap<Network, Door<NetworkIncoming>>;

  constructor(@Inject(NETWORK_DOOR_LIST) list: readonly Door<NetworkIncoming>[]) {
    this.byNetwork = new Map(list.map((door) => [door.name as Network, door]));
  }

  get all(): Door<NetworkIncoming>[] {
    return [...this.byNetwork.values()];
  }

  /** Returns the door of a network; undefined if it has no chats. */
  of(network: Network): Door<NetworkIncoming> | undefined {
    return this.byNetwork.get(network);
  }
}
