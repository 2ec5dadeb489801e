import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import { WhatsAppMediaSource } from '../whatsapp/whatsapp.media-source.js';
import type { MediaSource } from './media-source.port.js';

/** The networks from which files are fetched. */
@Injectable()
export class MediaSources {
  private readonly byNetwork: ReadonlyMap<Network, MediaSource>;

  constructor(whatsapp: WhatsAppMediaSource) {
    this.byNetwork = new Map([whatsapp].map((source: MediaSource) => [source.network, source]));
  }

  /** Undefined where no files of the network are fetched. */
  of(network: Network): MediaSource | undefined {
    return this.byNetwork.get(network);
  }
}
