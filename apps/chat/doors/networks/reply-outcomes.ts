import { Injectable } from '@nestjs/common';
import { In, MoreThanOrEqual, Not } from 'typeorm';
import { AccountConfirmed } from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { ChatAccount } from '../../accounts/chat-account.entity.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import { Message, type MessageState } from '../../conversations/message.entity.js';
import { networkMessageId, SEALED_ID } from './network-message-id.js';
import { OutgoingReply } from './outgoing-reply.entity.js';
import { ReplyApis } from './reply-apis.service.js';

/**
 * Rank of each state. Statuses arrive in any order, and the one with the highest rank stays: a delivered message has not
 * failed, and a read one was delivered.
 */
const RANK: Record<MessageState, number> = {
  queued: 0,
  sending: 0,
  unknown: 0,
  sent: 1,
  failed: 2,
  delivered: 3,
  read: 4,
};

/** Records the results of answers. */
@Injectable()
export class ReplyOutcomes {
  constructor(
    private readonly database: Database,
    private readonly apis: ReplyApis,
    private readonly accounts: ChatAccounts,
    private readonly writer: ConversationWriter,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** Records that the network accepted an answer under this id; a status may have arrived before. */
  async recordAccepted(tx: Tx, row: OutgoingReply, message_id: string): Promise<void> {
    const accepted_at = this.clock.now();
    const state = 'accepted' as const;
    await tx.update(OutgoingReply, { message_id: row.message_id }, { state, accepted_at, due_at: 0 });
    await this.storeNetworkId(tx, row.message_id, row.connection_id, message_id);
    await this.raise(tx, row.message_id, 'sent');
    await this.raiseToMarks(tx, row.message_id);
  }

  /** Records that the network showed the answer: it was sent, even if the request failed. */
  async recordShown(tx: Tx, { id }: Message, connection_id: string, message_id: string): Promise<void> {
    await this.storeNetworkId(tx, id, connection_id, message_id);
    await this.raise(tx, id, 'sent');
    await this.raiseToMarks(tx, id);
  }

  /** Records that an answer was not accepted yet and waits for its next attempt. */
  async recordWaiting(tx: Tx, { message_id }: OutgoingReply): Promise<void> {
    await this.raise(tx, message_id, 'queued');
  }

  /** Records that an answer failed, or that nobody knows whether it arrived. The customer counts as waiting again. */
  async recordEnd(tx: Tx, row: OutgoingReply, state: 'failed' | 'unknown', problem: string): Promise<void> {
    await tx.delete(OutgoingReply, { message_id: row.message_id });
    await this.raise(tx, row.message_id, state, problem);
    if (state === 'failed') await this.setWaitingAgain(tx, row);
  }

  /** Records a status of the network. `message`: as it was before the status, without a network's id if that was unknown. */
  async recordStatus(
    tx: Tx,
    message: Message,
    connection_id: string,
    state: MessageState,
    code: number,
  ): Promise<void> {
    const waiting = await tx.findOneBy(OutgoingReply, { message_id: message.id, state: 'accepted' });
    if (waiting) await tx.delete(OutgoingReply, { message_id: message.id });
    const account = await this.database.lock(tx, ChatAccount, { connection_id });
    const failed = state === 'failed';
    const problem = failed && account ? this.apis.of(account.network).problemOf(code) : null;
    await this.raise(tx, message.id, state, problem);
    if (message.network_id === null && !failed) await this.raiseToMarks(tx, message.id);
    const told_until = Math.max(account?.told_until ?? 0, waiting?.accepted_at ?? message.sent_at);
    if (account) await this.confirmed(tx, account, told_until);
  }

  /** Records up to when the network has reported statuses, and reports the end of a silence. */
  private async confirmed(tx: Tx, account: ChatAccount, told_until: number): Promise<void> {
    const { connection_id, workspace_id, silent_since } = account;
    await tx.update(ChatAccount, { connection_id }, { told_until, silent_since: null });
    if (silent_since === null) return;
    const event = make(AccountConfirmed, { workspace_id, connection_id, at: this.clock.now() });
    await this.accounts.reportIn(tx, account, event);
  }

  /** Stores the network's id of the message. */
  async storeNetworkId(tx: Tx, id: string, connection_id: string, message_id: string): Promise<void> {
    const network_id = networkMessageId(this.keys, connection_id, message_id);
    if (await tx.existsBy(Message, { network_id })) return;
    const network_message = this.keys.seal(SEALED_ID, message_id, network_id);
    await tx.update(Message, { id }, { network_id, network_message });
  }

  /** Applies the marks of the network that came before it was known that the answer has gone out. */
  private async raiseToMarks(tx: Tx, id: string): Promise<void> {
    const message = await tx.findOneBy(Message, { id });
    const left_at = message?.left_at ?? null;
    if (!message || left_at === null) return;
    const conversation = await this.database.lock(tx, Conversation, { id: message.conversation_id });
    if (!conversation) return;
    if (left_at <= (conversation.read_until ?? 0)) await this.raise(tx, id, 'read');
    else if (left_at <= (conversation.delivered_until ?? 0)) await this.raise(tx, id, 'delivered');
  }

  private async raise(tx: Tx, id: string, state: MessageState, problem: string | null = null): Promise<void> {
    const message = await this.database.lock(tx, Message, { id });
    if (!message) return;
    const more = RANK[state] > RANK[message.state ?? 'queued'];
    const isNews = more || (RANK[state] === 0 && RANK[message.state ?? 'queued'] === 0);
    if (isNews) await tx.update(Message, { id }, { state, problem });
    else if (message.problem === 'unconfirmed') await tx.update(Message, { id }, { problem: null });
    else return;
    await this.writer.announceChange(tx, [message]);
  }

  private async setWaitingAgain(tx: Tx, { conversation_id }: OutgoingReply): Promise<void> {
    const conversation = await this.database.lock(tx, Conversation, { id: conversation_id });
    const since = conversation?.customer_wrote_at ?? null;
    if (!conversation || since === null || conversation.unanswered_since !== null) return;
    const answered = await tx.existsBy(Message, [
      { conversation_id, sender: 'phone', sent_at: MoreThanOrEqual(since) },
      { conversation_id, sender: 'agent', sent_at: MoreThanOrEqual(since), state: Not(In(['failed'])) },
    ]);
    const awaiting = { unanswered_since: since, awaits_answer: 1 };
    if (!answered) await tx.update(Conversation, { id: conversation_id }, awaiting);
  }
}
