import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversations } from '../conversations/conversations.service.js';
import type { Message } from '../conversations/message.entity.js';
import { Doors } from './doors.service.js';

/** Writes agents' answers, each through the door of its conversation. */
@Injectable()
export class Replies {
  constructor(
    private readonly conversations: Conversations,
    private readonly doors: Doors,
    private readonly clock: Clock,
  ) {}

  /** 404 where the conversation is not the workspace's, 409 where the door takes no answer now, 422 where it is too long for it. */
  async write(tx: Tx, workspace_id: string, id: string, author: string, text: string): Promise<Message> {
    const conversation = await this.conversations.lockStarted(tx, workspace_id, id);
    const door = this.doors.get(conversation.door);
    const { open, refusal } = door.replyWindow(conversation, this.clock.now());
    if (!open) throw new Problem(409, refusal!);
    const max = door.abilities.text;
    if (text.length > max)
      throw Problem.field('text', 'length', `Through this door an answer has at most ${max} characters`, {
        max,
      });
    const message = await this.conversations.agentWrites(tx, conversation, author, text);
    await door.send(tx, conversation, message);
    return message;
  }
}
