import { Injectable } from '@nestjs/common';
import type { ClickToken } from '#crossing/click-token.js';
import type { Language } from '#platform/language/language.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Contacts } from '../../contacts/contacts.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import { Greetings } from '../../greetings/greetings.service.js';
import { ClickTokens } from '../click-tokens.service.js';

export interface OpenedChat {
  contact_id: string;
  conversation_id: string;
}

/** Opens the web chat of a visitor, new or known, with the greeting of the ad that brought them. */
@Injectable()
export class ChatOpening {
  constructor(
    private readonly contacts: Contacts,
    private readonly clicks: ClickTokens,
    private readonly greetings: Greetings,
    private readonly writer: ConversationWriter,
  ) {}

  async open(
    tx: Tx,
    workspace_id: string,
    known: string | null,
    click: ClickToken | null,
    language: Language,
  ): Promise<OpenedChat> {
    const contact_id = await this.contacts.lockOrCreate(tx, workspace_id, known);
    const conversation = await this.writer.lockOrOpen(tx, workspace_id, contact_id, 'web');
    const bound = click !== null && (await this.clicks.bindFirstUse(tx, click, contact_id));
    if (bound) bind(conversation, click);
    const first = conversation.message_sequence === 0;
    if (first || bound) await this.greet(tx, conversation, first, language, click?.greeting_id);
    await this.writer.save(tx, conversation);
    return { contact_id, conversation_id: conversation.id };
  }

  /** A chat that goes on is greeted again only by another ad's own greeting. */
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

/** Before the customer wrote, the latest click counts; afterwards it waits for their next message. */
function bind(conversation: Conversation, { click_id, ad_id, consent }: ClickToken): void {
  if (conversation.started_at === null) Object.assign(conversation, { click_id, ad_id, consent });
  else
    Object.assign(conversation, {
      pending_click_id: click_id,
      pending_ad_id: ad_id,
      pending_consent: consent,
    });
}
