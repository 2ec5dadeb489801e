import { Injectable } from '@nestjs/common';
import { make } from '#platform/events/make.js';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { isolateDirection } from '#platform/http/text.js';
import type { Language } from '#platform/language/language.js';
import { CHAT_TEXTS } from './chat.texts.js';
import { Visitors } from '../../contacts/visitors.service.js';
import { Messages } from '../../conversations/messages.service.js';
import { ClickTokenVerifier } from '../click-token-verifier.service.js';
import { WebChatOpener } from './chat-opening.service.js';
import { SessionView } from './sessions.dto.js';
import { VISITOR_READER } from './visitor-message.dto.js';
import type { Workspace } from '../../workspaces/workspace.entity.js';
import { Workspaces } from '../../workspaces/workspaces.service.js';

/** Least characters of an Idempotency-Key, since somebody who guesses it could repeat another visitor's request. */
const MIN_KEY_LENGTH = 16;
const FIRST_PAGE = 100;

/** Starts sessions of web chats. */
@Injectable()
export class Sessions {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly visitors: Visitors,
    private readonly clicks: ClickTokenVerifier,
    private readonly opening: WebChatOpener,
    private readonly messages: Messages,
    private readonly workspaces: Workspaces,
  ) {}

  /**
   * Opens a chat, or finds the chat of a known visitor; returns it with its last messages. Throws 422 for a too short
   * Idempotency-Key of an unknown visitor.
   */
  async open(
    workspace: Workspace,
    visitor: Visitor,
    tokens: { click?: string; visitor?: string },
    language: Language,
  ): Promise<SessionView> {
    const known = await this.visitors.findContact(workspace.id, tokens.visitor);
    const click = this.clicks.verify(workspace.id, tokens.click);
    if (!known) refuseShortKey(visitor);
    // The token is not stored with the answer: a repeated request gets a new one for the same contact.
    const { contact_id, conversation_id, started } = await this.idempotency.once(
      visitor,
      known ?? workspace.id,
      (tx) => this.opening.open(tx, workspace.id, known, click, language),
    );
    const [greeting, last] = await Promise.all([
      this.messages.latestGreeting(conversation_id, VISITOR_READER),
      this.messages.list(conversation_id, { limit: FIRST_PAGE }, VISITOR_READER),
    ]);
    if (greeting === undefined) throw Problem.notFound('conversation');
    return make(SessionView, {
      started,
      visitor_token: await this.visitors.token(workspace.id, contact_id),
      conversation_id,
      greeting,
      who_can_read: CHAT_TEXTS[language].readers(isolateDirection(await this.workspaces.nameOf(workspace))),
      messages: last.items.toReversed(),
      next_cursor: last.next_cursor,
    });
  }
}

function refuseShortKey({ idempotency }: Visitor): void {
  if (!idempotency || idempotency.key.length >= MIN_KEY_LENGTH) return;
  const message = `A caller without an identity needs an Idempotency-Key of at least ${MIN_KEY_LENGTH} characters that nobody can guess`;
  throw Problem.field('Idempotency-Key', 'length', message, { min: MIN_KEY_LENGTH });
}
