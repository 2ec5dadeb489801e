import { Injectable } from '@nestjs/common';
import type { ConsentChange } from '#crossing/conversation.topic.js';
import type { MessageDetail } from '#message/message-detail.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Keys } from '#platform/security/keys.js';
import { ChatConsents } from '../../consents/chat-consents.service.js';
import { consentAnswerOf, consentButtonId, type ConsentAnswer } from '../../consents/consent-buttons.js';
import { CONSENT_TEXTS } from '../../consents/consent.texts.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import type { Message } from '../../conversations/message.entity.js';
import { networkLanguageOf, Workspace } from '../../workspaces/workspace.entity.js';
import type { DoorAbilities } from '../door.port.js';
import { ReplyQueue } from './reply-queue.js';

/**
 * Sends the question for consent, after the first answer, over networks whose messages have buttons, and handles
 * pressed buttons.
 */
@Injectable()
export class ConsentQuestions {
  constructor(
    private readonly database: Database,
    private readonly consents: ChatConsents,
    private readonly writer: ConversationWriter,
    private readonly queue: ReplyQueue,
    private readonly keys: Keys,
  ) {}

  /**
   * Sends the question after an answer, once in a conversation and only if consent is still unknown. The caller has
   * locked the conversation.
   */
  async askAfterAnswer(tx: Tx, conversation: Conversation, { buttons }: DoorAbilities): Promise<void> {
    const { workspace_id, connection_id, consent_asked_at } = conversation;
    if (connection_id === null || buttons < 2 || consent_asked_at !== null) return;
    // Everyone can read comments.
    if (conversation.place === 'comments') return;
    const workspace = await tx.findOneBy(Workspace, { id: workspace_id });
    if (!this.consents.isOpen(conversation, workspace)) return;
    const language = networkLanguageOf(workspace);
    const { question, allow, refuse } = CONSENT_TEXTS[language];
    await this.consents.recordAsked(tx, conversation, language);
    await this.send(tx, conversation, question, { granted: allow, denied: refuse });
  }

  /**
   * Records the customer's answer when they press a button of the question. A repeated or late report changes nothing.
   */
  async recordPress(tx: Tx, { conversation_id, detail, sent_at }: Message): Promise<void> {
    const conversation = await this.database.lock(tx, Conversation, { id: conversation_id });
    const button = (JSON.parse(detail ?? '{}') as MessageDetail).choice?.id;
    const answer = consentAnswerOf(this.keys, conversation_id, button);
    if (!conversation || !answer) return;
    const workspace = await tx.findOneBy(Workspace, { id: conversation.workspace_id });
    const language = networkLanguageOf(workspace);
    const change = await this.consents.answer(tx, conversation, answer, sent_at, { language });
    if (change) await this.confirm(tx, conversation, change, language);
  }

  /** Confirms a given or withdrawn consent. A refusal gets no message. */
  private async confirm(
    tx: Tx,
    conversation: Conversation,
    change: ConsentChange,
    language: Language,
  ): Promise<void> {
    const { given, takeBack, withdrawn } = CONSENT_TEXTS[language];
    if (change === 'given') await this.send(tx, conversation, given, { denied: takeBack });
    if (change === 'withdrawn') await this.send(tx, conversation, withdrawn, {});
  }

  private async send(
    tx: Tx,
    conversation: Conversation,
    text: string,
    titles: Partial<Record<ConsentAnswer, string>>,
  ): Promise<void> {
    const buttons = Object.entries(titles).map(([answer, title]) => ({
      id: consentButtonId(this.keys, conversation.id, answer as ConsentAnswer),
      title,
    }));
    const content = {
      kind: buttons.length > 0 ? ('buttons' as const) : ('text' as const),
      detail: buttons.length > 0 ? JSON.stringify({ buttons } satisfies MessageDetail) : null,
    };
    const message = await this.writer.addMessage(tx, conversation, 'automatic', text, { content });
    await this.writer.save(tx, conversation);
    await this.queue.put(tx, conversation, message);
  }
}
