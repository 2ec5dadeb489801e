import { Injectable } from '@nestjs/common';
import type { ClickToken } from '#crossing/click-token.js';
import { ChatOpened, openings } from '#crossing/opening.topic.js';
import type { Language } from '#platform/language/language.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ClickUses } from '../../conversations/click-uses.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import { Threads } from '../../conversations/threads.service.js';
import { Greetings } from '../../greetings/greetings.service.js';

/** The chat of a visitor. */
export interface OpenedChat {
  contact_id: string;
  conversation_id: string;
  /** Whether the customer has written. */
  started: boolean;
}

/** Opens the web chat of a visitor, new or known, with the greeting of the ad that brought them. */
@Injectable()
export class WebChatOpener {
  constructor(
    private readonly threads: Threads,
    private readonly clickUses: ClickUses,
    private readonly greetings: Greetings,
    private readonly writer: ConversationWriter,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Opens the chat; `known`: the contact of the visitor's token, null for a new visitor. A click that was used before is ignored. */
  async open(
    tx: Tx,
    workspace_id: string,
    known: string | null,
    click: ClickToken | null,
    language: Language,
  ): Promise<OpenedChat> {
    const conversation = await this.threads.lockLatestOf(tx, workspace_id, known, 'web');
    if (conversation.started_at === null) conversation.opened_at = this.clock.now();
    const used = click !== null && (await this.clickUses.isUsed(tx, click.click_id));
    const another = click !== null && !used && click.click_id !== conversation.pending_click_id;
    if (another) await this.expect(tx, conversation, click);
    const first = conversation.message_sequence === 0;
    if (first || another) await this.greet(tx, conversation, first, language, click?.greeting_id);
    await this.writer.save(tx, conversation);
    const { id: conversation_id, contact_id, started_at } = conversation;
    return { contact_id, conversation_id, started: started_at !== null };
  }

  /** Stores the latest click for the customer's next message, and reports to the ads side that the chat was opened. */
  private async expect(tx: Tx, conversation: Conversation, click: ClickToken): Promise<void> {
    const { workspace_id, click_id, ad_id, consent } = click;
    conversation.pending_click_id = click_id;
    conversation.pending_ad_id = ad_id;
    conversation.pending_consent = consent;
    const opened = make(ChatOpened, { workspace_id, click_id, at: this.clock.now() });
    await this.outbox.append(tx, openings, opened, 1);
  }

  /** Adds a greeting to a new chat; an existing chat gets only the own greeting of another ad. */
  private async greet(
    tx: Tx,
    conversation: Conversation,
    first: boolean,
    language: Language,
    greeting_id?: string,
  ): Promise<void> {
    const greeting = await this.greetings.greetingFor(tx, conversation.workspace_id, language, greeting_id);
    if (!first && (greeting.id !== greeting_id || greeting.id === conversation.greeting_id)) return;
    conversation.greeting_id = greeting.id;
    await this.writer.addMessage(tx, conversation, 'greeting', greeting.text);
  }
}
