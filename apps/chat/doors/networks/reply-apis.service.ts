import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import { InstagramReplies } from '../instagram/instagram.replies.js';
import { MessengerReplies } from '../messenger/messenger.replies.js';
import { TelegramReplies } from '../telegram/telegram.replies.js';
import { WhatsAppReplies } from '../whatsapp/whatsapp.replies.js';
import type { ReplyApi } from './reply-api.port.js';

/** Finds the API for answers by network. */
@Injectable()
export class ReplyApis {
  private readonly byNetwork: ReadonlyMap<Network, ReplyApi>;

  constructor(
    whatsapp: WhatsAppReplies,
    messenger: MessengerReplies,
    instagram: InstagramReplies,
    telegram: TelegramReplies,
  ) {
    const all: ReplyApi[] = [whatsapp, messenger, instagram, telegram];
    this.byNetwork = new Map(all.map((api) => [api.network, api]));
  }

  /** Returns the network's API; throws if no answers are sent over the network. */
  of(network: Network): ReplyApi {
    const api = this.byNetwork.get(network);
    if (!api) throw new Error(`No answers go out over ${network}`);
    return api;
  }
}
