import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Conversations } from '../conversations/conversations.service.js';
import { Threads } from '../conversations/threads.service.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { ABOUT_OTHERS, Message } from '../conversations/message.entity.js';
import { Members } from '../members/members.service.js';
import { MediaFiles } from '../media/media-files.service.js';
import { closedWindow, haltedAccount } from './closed-window.js';
import { refuseCollision } from './reply-collision.js';
import { replyContentOf } from './reply-content.js';
import type { ReplyInput } from './reply.dto.js';
import { Doors } from './doors.service.js';
import { ConsentQuestions } from './networks/consent-questions.service.js';

/** Stores agents' answers and queues each for the door of its conversation. */
@Injectable()
export class Replies {
  constructor(
    private readonly conversations: Conversations,
    private readonly threads: Threads,
    private readonly doors: Doors,
    private readonly files: MediaFiles,
    private readonly questions: ConsentQuestions,
    private readonly members: Members,
  ) {}

  /**
   * Stores and queues an answer. Throws 403 if the author lost the role meanwhile, 404 if the workspace has no such
   * conversation, 409 if the customer has begun another one since, somebody else answered after `seen_sequence`, or the door cannot send such an answer now, and 422 if
   * it never can.
   */
  async write(tx: Tx, workspace_id: string, id: string, author: string, input: ReplyInput): Promise<Message> {
    await this.members.refuseEnded(tx, workspace_id, author);
    const conversation = await this.conversations.lockStarted(tx, workspace_id, id);
    await this.refuseEnded(tx, conversation);
    const { seen_sequence } = input;
    if (typeof seen_sequence === 'number') await refuseCollision(tx, id, author, seen_sequence);
    const door = this.doors.get(conversation.door);
    const [window] = await this.doors.windowsOf([conversation]);
    const { open, halt, by_hand } = window!;
    const { templates } = door.abilities;
    if (halt !== undefined) throw haltedAccount(halt, conversation.connection_id!);
    if (!open && !(templates && input.template))
      throw closedWindow(window!, input, templates ? ['template'] : []);
    const { media_id } = input;
    const file =
      media_id === undefined ? null : await this.files.lockUnsent(tx, [conversation.id], media_id, 'agent');
    const { target, ...content } = replyContentOf(input, door.abilities, file);
    const replies_to = target === undefined ? null : await this.targetOf(tx, conversation, target, input);
    const message = await this.conversations.agentWrites(tx, conversation, author, {
      ...content,
      replies_to,
    });
    if (file) await this.files.attach(tx, file, message);
    await door.send(tx, conversation, message);
    if (open && !by_hand && !ABOUT_OTHERS.has(message.kind))
      await this.questions.askAfterAnswer(tx, conversation, door.abilities);
    return message;
  }

  /** Throws 409, naming the later conversation, if the customer has begun one: what is answered elsewhere they would not find there. */
  private async refuseEnded(tx: Tx, conversation: Conversation): Promise<void> {
    const continued_in = conversation.ended_at === null ? null : await this.threads.laterOf(tx, conversation);
    if (continued_in === null) return;
    throw new Problem(409, 'The customer has begun another conversation since: answer there', {
      members: { continued_in },
    });
  }

  /** Returns the network's id of the message that an answer refers to. */
  private async targetOf(
    tx: Tx,
    { id: conversation_id }: Conversation,
    id: string,
    { reaction }: ReplyInput,
  ): Promise<string> {
    const message = await tx.findOneBy(Message, { id, conversation_id });
    if (message?.network_id) return message.network_id;
    throw Problem.field(
      reaction ? 'reaction.message_id' : 'reply_to',
      'unknown',
      'This is no message of this conversation that went over a network',
    );
  }
}
