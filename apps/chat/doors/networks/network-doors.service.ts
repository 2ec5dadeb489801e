import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { Door } from '../door.port.js';
import { InstagramDoor } from '../instagram/instagram.door.js';
import { MessengerDoor } from '../messenger/messenger.door.js';
import { TelegramDoor } from '../telegram/telegram.door.js';
import { WhatsAppDoor } from '../whatsapp/whatsapp.door.js';
import type { NetworkIncoming } from './network-incoming.js';

/** The doors of networks over which people write to a brand. */
@Injectable()
export class NetworkDoors {
  private readonly byNetwork: Map<Network, Door<NetworkIncoming>>;

  constructor(
    whatsapp: WhatsAppDoor,
    messenger: MessengerDoor,
    instagram: InstagramDoor,
    telegram: TelegramDoor,
  ) {
    const all = [whatsapp, messenger, instagram, telegram];
    this.byNetwork = new Map(all.map((door) => [door.name as Network, door]));
  }

  get all(): Door<NetworkIncoming>[] {
    return [...this.byNetwork.values()];
  }

  /** Returns the door of a network; undefined if it has no chats. */
  of(network: Network): Door<NetworkIncoming> | undefined {
    return this.byNetwork.get(network);
  }
}
