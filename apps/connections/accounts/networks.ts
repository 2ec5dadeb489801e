import { Inject, Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import { NetworkAccounts } from './network.port.js';

/** Injection token of the list of all implementations of `NetworkAccounts`. */
export const NETWORK_LIST = Symbol('networks');

/** Finds the implementation of a network by its name. */
@Injectable()
export class Networks {
  private readonly byName: ReadonlyMap<Network, NetworkAccounts>;

  constructor(@Inject(NETWORK_LIST) list: NetworkAccounts[]) {
    this.byName = new Map(list.map((one) => [one.network, one]));
  }

  /** Returns the implementation; throws for a network that has none. */
  of(network: Network): NetworkAccounts {
    const found = this.byName.get(network);
    if (!found) throw new Error(`No accounts are connected with ${network}`);
    return found;
  }
}
