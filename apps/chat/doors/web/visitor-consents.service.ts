import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import type { Language } from '#platform/language/language.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ChatConsents } from '../../consents/chat-consents.service.js';
import { CONSENT_TEXTS } from '../../consents/consent.texts.js';
import { languageOfWording, wordingId } from '../../consents/wordings.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Workspace } from '../../workspaces/workspace.entity.js';
import { VisitorConsentChoice, VisitorConsentView, type VisitorConsentInput } from './visitor-consent.dto.js';

/** Asks a customer of the web chat for consent, and records the answer and its withdrawal. */
@Injectable()
export class VisitorConsents {
  constructor(
    private readonly database: Database,
    private readonly consents: ChatConsents,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
  ) {}

  /** Returns what to show the customer of a conversation, in this language. */
  async view(conversation: Conversation, language: Language): Promise<VisitorConsentView> {
    const id = conversation.workspace_id;
    const { read } = this.database;
    return this.viewOf(read, conversation, await read.findOneBy(Workspace, { id }), language);
  }

  /**
   * Records an answer; returns what to show then, in the language of the answer. Throws 422 for a wording that is not
   * shown any more, and 409 if consent is granted that the workspace does not ask for.
   */
  answer(
    { id }: Conversation,
    visitor: Visitor,
    { answer, wording_id }: VisitorConsentInput,
  ): Promise<VisitorConsentView> {
    const language = languageOfWording(wording_id);
    if (!language)
      throw Problem.field('wording_id', 'unknown', 'The wording has changed: load the question again');
    return this.idempotency.once(visitor, id, async (tx) => {
      const conversation = await this.database.lock(tx, Conversation, { id });
      if (!conversation) throw Problem.notFound('conversation');
      const workspace = await tx.findOneBy(Workspace, { id: conversation.workspace_id });
      if (answer === 'granted' && workspace?.ask_consent !== 1)
        throw new Problem(409, 'This chat does not ask for consent, so that nothing can be granted');
      await this.consents.answer(tx, conversation, answer, this.clock.now(), { language });
      return this.viewOf(tx, conversation, workspace, language);
    });
  }

  private async viewOf(
    tx: Tx,
    conversation: Conversation,
    workspace: Workspace | null,
    language: Language,
  ): Promise<VisitorConsentView> {
    const state = this.consents.stateOf(conversation, workspace);
    const { question, allow, refuse, takeBack, given, refused, withdrawn } = CONSENT_TEXTS[language];
    const granted = { answer: 'granted' as const, title: allow };
    const denied = (title: string) => ({ answer: 'denied' as const, title });
    const no = (await this.consents.isWithdrawn(tx, conversation)) ? withdrawn : refused;
    const asks = workspace?.ask_consent === 1;
    const shown: Record<typeof state, [explanation: string | null, choices: VisitorConsentChoice[]]> = {
      not_asked: [null, []],
      open: [null, [granted, denied(refuse)]],
      granted: [given, [denied(takeBack)]],
      denied: [no, asks ? [granted] : []],
    };
    const [explanation, choices] = shown[state];
    const canGrant = choices.includes(granted);
    return make(VisitorConsentView, {
      ...{ state, language, wording_id: wordingId(language), explanation },
      question: canGrant ? question : null,
      choices: choices.map((one) => make(VisitorConsentChoice, one)),
    });
  }
}
