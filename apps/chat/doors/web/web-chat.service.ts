import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Visitors } from '../../contacts/visitors.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { Threads } from '../../conversations/threads.service.js';
import { Messages } from '../../conversations/messages.service.js';
import { VISITOR_READER, type VisitorMessageInput, type VisitorMessageView } from './visitor-message.dto.js';
import { WebDoor } from './web.door.js';
import { Workspaces } from '../../workspaces/workspaces.service.js';

/** Reads and writes messages of a visitor in their own chat. */
@Injectable()
export class WebChat {
  constructor(
    private readonly threads: Threads,
    private readonly workspaces: Workspaces,
    private readonly visitors: Visitors,
    private readonly door: WebDoor,
    private readonly messages: Messages,
    private readonly idempotency: Idempotency,
  ) {}

  /** Returns the latest conversation of the visitor's chat; throws 404 for an unknown workspace and 401 for an unknown visitor. */
  async conversation(name: string, token: string | undefined): Promise<Conversation> {
    const { id } = await this.workspaces.get(name);
    const contact_id = await this.visitors.findContact(id, token);
    const conversation = contact_id && (await this.threads.latest({ contact_id, door: 'web' }));
    if (!conversation) throw new Problem(401, 'Open a session first, and send its visitor token');
    return conversation;
  }

  /**
   * Stores a message of the visitor; returns it with a renewed visitor token. Throws 422 without text and file, 404 and
   * 401 as `conversation` does.
   */
  async write(
    name: string,
    token: string | undefined,
    visitor: Visitor,
    { text, media_id }: VisitorMessageInput,
  ): Promise<{ message: VisitorMessageView; visitor_token: string }> {
    if (text === undefined && media_id === undefined)
      throw Problem.field('text', 'required', 'A message has a text, a file, or both');
    const conversation = await this.conversation(name, token);
    const { workspace_id, contact_id } = conversation;
    // Only the id is stored with the answer, so that the text is stored nowhere but in the message. The key is the contact's,
    // since the message may begin a further conversation.
    const sent = await this.idempotency.once(visitor, contact_id, async (tx) => {
      const message = await this.door.receive(tx, {
        conversation_id: conversation.id,
        text: text ?? '',
        ...(media_id && { media_id }),
      });
      return { id: message.id };
    });
    return {
      message: await this.messages.get(sent.id, VISITOR_READER),
      visitor_token: await this.visitors.token(workspace_id, contact_id),
    };
  }
}
