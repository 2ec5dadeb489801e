import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { CONSENT_CHANGES, ConsentChanged, type ConsentChange } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { Referrals } from '../conversations/referrals.service.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { ConsentAnswer } from './consent-buttons.js';
import { ConsentRecord, type ConsentStep } from './consent-record.entity.js';
import { CONSENT_TEXTS } from './consent.texts.js';

/** `not_asked`: the chat asks nothing. `open`: it asks. Else the answer, which the customer can change. */
export const CONSENT_STATES = ['not_asked', 'open', 'granted', 'denied'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** The customer answered by a button; language of what they were shown. */
export interface AnsweredIn {
  language: Language;
}

/** An agent recorded what the customer asked for; id of the agent's person or API key. */
export interface RecordedBy {
  author: string;
}

type Step = { step: ConsentStep; at: number } & Partial<AnsweredIn & RecordedBy>;

/**
 * Keeps the consent of customers to what the ads side may learn about their chat: when they were asked, and their
 * answers.
 */
@Injectable()
export class ChatConsents {
  constructor(
    private readonly database: Database,
    private readonly writer: ConversationWriter,
    private readonly referrals: Referrals,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns how the customer's consent stands in a chat that shows it to them. An answer in the chat is always shown, so
   * that it can be taken back after the workspace stopped asking.
   */
  stateOf({ consent, consent_answer }: Conversation, workspace: Workspace | null): ConsentState {
    if (consent_answer !== null) return consent_answer;
    if (workspace?.ask_consent !== 1) return 'not_asked';
    return consent === 'unknown' ? 'open' : consent;
  }

  /** Returns true if the customer refused after they had granted consent in the chat or by their click. */
  async isWithdrawn(tx: Tx, { id: conversation_id, consent_answer }: Conversation): Promise<boolean> {
    if (consent_answer !== 'denied') return false;
    const where = { conversation_id, step: In([...CONSENT_CHANGES]) };
    return (
      (await tx.findOne(ConsentRecord, { where, order: { at: 'DESC', id: 'DESC' } }))?.step === 'withdrawn'
    );
  }

  /** Returns true if the workspace asks for consent, and neither a click nor the customer has said anything yet. */
  isOpen(conversation: Conversation, workspace: Workspace | null): boolean {
    return this.stateOf(conversation, workspace) === 'open';
  }

  /** Records that the question is sent in this conversation. The caller has locked the conversation, and saves it. */
  async recordAsked(tx: Tx, conversation: Conversation, language: Language): Promise<void> {
    const at = (conversation.consent_asked_at = this.clock.now());
    await this.record(tx, conversation, { step: 'asked', at, language });
  }

  /**
   * Records the customer's answer in a conversation that the caller has locked. The answer with the latest time counts;
   * of two at the same time, the refusal. A change is published to the ads side, and a refusal deletes the click ids
   * kept for uploads. The answer is the person's, so that it counts in all threads of the chat. Returns the change in the given
   * one; null if the answer is the same, or older than the one that counts.
   */
  async answer(
    tx: Tx,
    conversation: Conversation,
    answer: ConsentAnswer,
    at: number,
    by: AnsweredIn | RecordedBy,
  ): Promise<ConsentChange | null> {
    const { id, contact_id, door } = conversation;
    const change = await this.answerIn(tx, conversation, answer, at, by);
    const others = { where: { contact_id, door, id: Not(id) }, order: { thread: 'ASC' as const } };
    for (const other of await this.database.lockAll(tx, Conversation, others))
      await this.answerIn(tx, other, answer, at, by);
    return change;
  }

  private async answerIn(
    tx: Tx,
    conversation: Conversation,
    answer: ConsentAnswer,
    at: number,
    by: AnsweredIn | RecordedBy,
  ): Promise<ConsentChange | null> {
    const { consent: before, consent_answer: known, consent_answered_at } = conversation;
    const earlier = consent_answered_at ?? 0;
    if (at < earlier || (at === earlier && answer === 'granted')) return null;
    conversation.consent_answered_at = at;
    conversation.consent_answer = conversation.consent = answer;
    const change = answer === 'granted' ? 'given' : before === 'granted' ? 'withdrawn' : 'refused';
    if (answer !== known) {
      await this.record(tx, conversation, { step: change, at, ...by });
      if (answer === 'denied') await this.referrals.forgetClickIds(tx, conversation.id);
      if (conversation.started_at !== null)
        await this.writer.publishCrossing(tx, conversation, ConsentChanged, { change, at });
    }
    await this.writer.save(tx, conversation);
    return answer === known ? null : change;
  }

  private async record(
    tx: Tx,
    { id: conversation_id }: Conversation,
    { step, at, language, author }: Step,
  ): Promise<void> {
    const texts = language ? CONSENT_TEXTS[language] : null;
    // A withdrawal follows the text `given`, which explains how to withdraw.
    const wording = texts && (step === 'withdrawn' ? texts.given : texts.question);
    const shown = { language: language ?? null, wording, author: author ?? null };
    await tx.insert(ConsentRecord, { id: this.ids.next('cns'), conversation_id, step, at, ...shown });
  }
}
