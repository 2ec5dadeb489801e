import { Injectable } from '@nestjs/common';
import { In, MoreThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { onlyText } from '#platform/http/text.js';
import { Clock } from '#platform/ports/clock.port.js';
import { NetworkContacts } from '../../contacts/network-contacts.service.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Message } from '../../conversations/message.entity.js';
import type { NetworkIncoming } from './network-incoming.js';
import { ReplyOutcomes } from './reply-outcomes.js';

/** Milliseconds within which an echo belongs to an answer; it normally arrives within seconds. */
const EXPECTED_MS = 3_600_000;

/**
 * Recognises the echo of an answer that Corong itself sent. The echo may come before the request's own answer or
 * instead of it, and may name no id of Corong's: it then has the same text as the message that is being sent, or is of
 * the same kind where its network echoes no text.
 */
@Injectable()
export class OwnEchoes {
  constructor(
    private readonly database: Database,
    private readonly contacts: NetworkContacts,
    private readonly outcomes: ReplyOutcomes,
    private readonly clock: Clock,
  ) {}

  /** Returns true if the message is such an echo; the answer is then marked as sent, with the network's id. */
  async take(tx: Tx, door: Conversation['door'], { event, content }: NetworkIncoming): Promise<boolean> {
    const { connection_id } = event;
    const contact_id = await this.contacts.find(tx, connection_id, content);
    if (!contact_id) return false;
    const threads = await this.database.lockAll(tx, Conversation, {
      where: { contact_id, connection_id, door },
      order: { thread: 'ASC' },
    });
    if (threads.length === 0) return false;
    const left_at = MoreThanOrEqual(this.clock.now() - EXPECTED_MS);
    const conversation_id = In(threads.map(({ id }) => id));
    const uncertain = { conversation_id, sender: In(['agent', 'automatic']), left_at };
    const candidates = await tx.find(Message, {
      where: [
        { ...uncertain, state: 'sending' },
        { ...uncertain, state: 'unknown' },
      ],
      order: { id: 'ASC' },
    });
    const text = onlyText(content.text ?? '');
    const isEcho = ({ kind, text: sent }: Message) =>
      text !== '' ? sent === text : kind === (content.type === 'template' ? 'buttons' : 'media');
    const own = candidates.find((message) => message.network_id === null && isEcho(message));
    if (!own) return false;
    await this.outcomes.recordShown(tx, own, connection_id, content.message_id);
    return true;
  }
}
