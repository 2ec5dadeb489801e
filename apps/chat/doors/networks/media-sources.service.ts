import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import { WhatsAppMediaSource } from '../whatsapp/whatsapp.media-source.js';
import type { MediaSource } from './media-source.port.js';

/** Finds the source of files by network. */
@Injectable()
export class MediaSources {
  private readonly byNetwork: ReadonlyMap<Network, MediaSource>;

  constructor(whatsapp: WhatsAppMediaSource) {
    this.byNetwork = new Map([whatsapp].map((source: MediaSource) => [source.network, source]));
  }

  /** Returns the network's source; undefined if no files are downloaded from it. */
  of(network: Network): MediaSource | undefined {
    return this.byNetwork.get(network);
  }
}
