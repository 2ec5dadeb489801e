import { Inject, Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { MediaSource } from './media-source.port.js';

/** Injection token of the array of all networks' sources of files. */
export const MEDIA_SOURCE_LIST = Symbol('media sources');

/** Finds the source of files by network. */
@Injectable()
export class MediaSources {
  private readonly byNetwork: ReadonlyMap<Network, MediaSource>;

  constructor(@Inject(MEDIA_SOURCE_LIST) all: readonly MediaSource[]) {
    this.byNetwork = new Map(all.map((source) => [source.network, source]));
  }

  /** Returns the network's source; undefined if no files are downloaded from it. */
  of(network: Network): MediaSource | undefined {
    return this.byNetwork.get(network);
  }
}
