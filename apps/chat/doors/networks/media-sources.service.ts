import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import { MessengerMediaApi } from '../messenger/messenger-media.api.js';
import { PageMediaSource } from '../messenger/page.media-source.js';
import { TelegramMediaSource } from '../telegram/telegram.media-source.js';
import { WhatsAppMediaSource } from '../whatsapp/whatsapp.media-source.js';
import type { MediaSource } from './media-source.port.js';

/** Finds the source of files by network. */
@Injectable()
export class MediaSources {
  private readonly byNetwork: ReadonlyMap<Network, MediaSource>;

  constructor(telegram: TelegramMediaSource, whatsapp: WhatsAppMediaSource, pages: MessengerMediaApi) {
    const all: MediaSource[] = [
      telegram,
      whatsapp,
      new PageMediaSource('messenger', pages),
      new PageMediaSource('instagram', pages),
    ];
    this.byNetwork = new Map(all.map((source) => [source.network, source]));
  }

  /** Returns the network's source; undefined if no files are downloaded from it. */
  of(network: Network): MediaSource | undefined {
    return this.byNetwork.get(network);
  }
}
