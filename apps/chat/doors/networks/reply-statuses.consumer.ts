import { Inject, Injectable } from '@nestjs/common';
import { dialogStatuses, replyStatuses, type ReplyStatus } from '#message/dialog.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Keys } from '#platform/security/keys.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Message, type MessageState } from '../../conversations/message.entity.js';
import { networkMessageId } from './network-message-id.js';
import { ReplyMarks } from './reply-marks.js';
import { ReplyOutcomes } from './reply-outcomes.js';
import { laterFreeEntry } from './free-entry.js';

const STATES: Record<ReplyStatus['state'], MessageState> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

/** Applies statuses of agents' answers, which arrive in any order. */
@Injectable()
export class ReplyStatusesConsumer {
  constructor(
    private readonly database: Database,
    private readonly outcomes: ReplyOutcomes,
    private readonly marks: ReplyMarks,
    private readonly keys: Keys,
    @Inject(SECRETS) secrets: Secrets,
    inbox: Inbox,
  ) {
    const opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(dialogStatuses, 'chat.reply-statuses', async (tx, { id, data }) => {
      const { statuses, marks = [] } = replyStatuses.open(opener, data.box, id);
      const { connection_id, network } = data;
      for (const status of statuses) await this.take(tx, connection_id, status);
      for (const mark of marks) await this.marks.take(tx, connection_id, network, mark);
    });
  }

  private async take(tx: Tx, connection_id: string, status: ReplyStatus): Promise<void> {
    const { message_id, reply, state, code, free_until } = status;
    const network_id = networkMessageId(this.keys, connection_id, message_id);
    const message = await tx.findOneBy(Message, reply ? { id: reply } : { network_id });
    const id = message?.conversation_id;
    // Statuses of posts arrive here too if their origin is unknown; a status counts only for the account that reported it.
    const conversation = id && (await this.database.lock(tx, Conversation, { id, connection_id }));
    if (!message || !conversation || message.state === null) return;
    if (message.network_id === null)
      await this.outcomes.storeNetworkId(tx, message.id, connection_id, message_id);
    await this.outcomes.recordStatus(tx, message, connection_id, STATES[state], code);
    if (!free_until) return;
    const until = laterFreeEntry(conversation.free_until, free_until);
    await tx.update(Conversation, { id: conversation.id }, { free_until: until });
  }
}
