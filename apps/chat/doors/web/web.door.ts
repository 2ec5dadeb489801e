import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { AwayMessages } from '../../opening-hours/away-messages.service.js';
import { Conversations } from '../../conversations/conversations.service.js';
import { threadIds, Threads } from '../../conversations/threads.service.js';
import { MAX_MESSAGE_LENGTH } from '../../conversations/message-length.js';
import { mediaDetailOf, MediaFiles } from '../../media/media-files.service.js';
import { WEB_FILES } from '../../media/media-rules.js';
import type { Message } from '../../conversations/message.entity.js';
import { ALWAYS_OPEN, Door, type DoorAbilities, type ReplyWindow } from '../door.port.js';

/** A visitor's message, and a conversation of their chat. */
export interface WebIncoming {
  conversation_id: string;
  text: string;
  /** Id of a file that the visitor uploaded. */
  media_id?: string;
}

/**
 * The door of the web chat. Visitors read answers from the same table as agents, so an answer is delivered as soon as
 * it is committed.
 */
@Injectable()
export class WebDoor extends Door<WebIncoming> {
  override readonly name = 'web';
  override readonly abilities: DoorAbilities = {
    text: MAX_MESSAGE_LENGTH,
    media: [],
    files: WEB_FILES,
    buttons: 0,
    reactions: false,
    read_receipts: false,
    delivery_receipts: false,
    templates: false,
  };

  constructor(
    private readonly conversations: Conversations,
    private readonly threads: Threads,
    private readonly files: MediaFiles,
    private readonly away: AwayMessages,
  ) {
    super();
  }

  override async receive(tx: Tx, { conversation_id, text, media_id }: WebIncoming): Promise<Message> {
    const message = await this.store(tx, { conversation_id, text, media_id });
    await this.away.answer(tx, message, { accepts: () => true, send: () => this.send() });
    return message;
  }

  private async store(tx: Tx, { conversation_id, text, media_id }: WebIncoming): Promise<Message> {
    const { id } = await this.threads.lockNow(tx, conversation_id);
    if (media_id === undefined) return this.conversations.customerWrites(tx, id, text);
    const file = await this.files.lockUnsent(tx, await threadIds(tx, id), media_id, 'visitor');
    const content = { kind: 'media' as const, detail: JSON.stringify(mediaDetailOf(file)) };
    const message = await this.conversations.customerWrites(tx, id, text, { content });
    await this.files.attach(tx, file, message);
    return message;
  }

  override replyWindow(): ReplyWindow {
    return ALWAYS_OPEN;
  }

  /** Sends nothing: the event of the message wakes the live stream. */
  override send(): Promise<void> {
    return Promise.resolve();
  }
}
