import { Injectable } from '@nestjs/common';
import type { DoorName } from '#crossing/conversation.topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ChatAccounts, settingsOf } from '../accounts/chat-accounts.service.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import type { Door, ReplyWindow } from './door.port.js';
import { problemWords } from './networks/reply-problems.js';
import { NetworkDoors } from './networks/network-doors.service.js';
import { WebDoor } from './web/web.door.js';

/** Finds doors by name, and the reply windows of conversations. */
@Injectable()
export class Doors {
  private readonly byName: Map<DoorName, Door>;

  constructor(
    web: WebDoor,
    networks: NetworkDoors,
    private readonly accounts: ChatAccounts,
    private readonly clock: Clock,
  ) {
    this.byName = new Map([web, ...networks.all].map((door) => [door.name, door]));
  }

  /** Returns the door of this name. */
  get(name: DoorName): Door {
    const door = this.byName.get(name);
    if (!door) throw new Error(`No conversation is kept under the door ${name}`);
    return door;
  }

  /** Returns the reply windows of conversations, in the same order; closed while nothing can be sent by their account. */
  async windowsOf(conversations: readonly Conversation[]): Promise<ReplyWindow[]> {
    const ids = conversations.map(({ connection_id }) => connection_id).filter((id) => id !== null);
    const accounts = await this.accounts.byId(ids);
    const now = this.clock.now();
    return conversations.map((one) => {
      const { connection_id } = one;
      if (connection_id === null) return this.get(one.door).replyWindow(one, now, {});
      const account = accounts.get(connection_id) ?? null;
      const window = this.get(one.door).replyWindow(one, now, account ? settingsOf(account) : {});
      const halt = this.accounts.haltOf(account);
      if (halt === null) return window;
      return { ...window, open: false, closes_at: null, refusal: problemWords(halt), halt };
    });
  }
}
