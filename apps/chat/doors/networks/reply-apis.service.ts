import { Inject, Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { ReplyApi } from './reply-api.port.js';

/** Injection token of the array of all networks' APIs for answers. */
export const REPLY_API_LIST = Symbol('reply apis');

/** Finds the API for answers by network. */
@Injectable()
export class ReplyApis {
  private readonly byNetwork: ReadonlyMap<Network, ReplyApi>;

  constructor(@Inject(REPLY_API_LIST) all: readonly ReplyApi[]) {
    this.byNetwork = new Map(all.map((api) => [api.network, api]));
  }

  /** Returns the network's API; throws if no answers are sent over the network. */
  of(network: Network): ReplyApi {
    const api = this.byNetwork.get(network);
    if (!api) throw new Error(`No answers go out over ${network}`);
    return api;
  }
}
