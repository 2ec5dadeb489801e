import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { DoorName } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Contact } from '../contacts/contact.entity.js';
import { Contacts } from '../contacts/contacts.service.js';
import { ReopeningRules } from '../reopening/reopening-rules.service.js';
import { Conversation } from './conversation.entity.js';
import { ConversationContinued, messages } from './conversation.topic.js';
import { NEW_CONVERSATION, nextThread } from './new-conversation.js';

const DAY_MS = 86_400_000;

/** One contact's chat through one door, which has one thread or several. */
export interface Chat {
  workspace_id: string;
  contact_id: string;
  door: DoorName;
}

/**
 * Finds the thread of a contact's chat to which something belongs that is written in it, and begins the next thread.
 *
 * A resolved thread in which nothing was written for the days of its door's rule is over, and has ended at the end of these
 * days. This is decided once, when the first message arrives after that, whatever the message's own time is; from then on each message
 * belongs to the thread in whose time it was written. The order in which a network reports its messages therefore decides
 * nothing. Whoever chooses a thread has locked the contact, so that two messages at once never begin two threads; the index
 * conversation_by_contact would refuse the second one.
 */
@Injectable()
export class Threads {
  constructor(
    private readonly database: Database,
    private readonly rules: ReopeningRules,
    private readonly contacts: Contacts,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Returns the thread for what was written at `at`, locked; begins one if there is none. The caller has locked the contact. */
  async lockAt(tx: Tx, chat: Chat, at: number): Promise<Conversation> {
    const { contact_id, door } = chat;
    const [present] = await this.database.lockAll(tx, Conversation, {
      where: [
        { contact_id, door, ended_at: IsNull() },
        { contact_id, door, ended_at: MoreThan(at) },
      ],
      order: { thread: 'ASC' },
      take: 1,
    });
    if (!present) return this.begin(tx, chat, await this.lockLatest(tx, chat));
    await this.endIfOver(tx, present);
    if (present.ended_at === null || at < present.ended_at) return present;
    return this.begin(tx, chat, present);
  }

  /**
   * Returns the latest thread of a known contact, or the first one of a new contact; locks both. `known`: null for a new
   * contact.
   */
  async lockLatestOf(
    tx: Tx,
    workspace_id: string,
    known: string | null,
    door: DoorName,
  ): Promise<Conversation> {
    const contact_id = await this.contacts.lockOrCreate(tx, workspace_id, known);
    const chat = { workspace_id, contact_id, door };
    return (await this.lockLatest(tx, chat)) ?? this.begin(tx, chat, null);
  }

  /**
   * Locks the contact of a conversation, and returns the thread for what is written in the chat now, locked. Throws 404 for an
   * unknown conversation.
   */
  async lockNow(tx: Tx, conversation_id: string): Promise<Conversation> {
    const known = await tx.findOneBy(Conversation, { id: conversation_id });
    const contact = known && (await this.database.lock(tx, Contact, { id: known.contact_id }));
    if (!contact) throw Problem.notFound('conversation');
    return this.lockAt(tx, known, this.clock.now());
  }

  /** Returns the latest thread of a chat; null if there is none. */
  latest({ contact_id, door }: Pick<Chat, 'contact_id' | 'door'>): Promise<Conversation | null> {
    return this.database.read.findOne(Conversation, {
      where: { contact_id, door },
      order: { thread: 'DESC' },
    });
  }

  /** Returns the id of the latest thread after a conversation in which the customer has written; null if there is none. */
  async laterOf(tx: Tx, { contact_id, door, thread }: Conversation): Promise<string | null> {
    const later = await tx.findOne(Conversation, {
      select: { id: true },
      where: { contact_id, door, thread: MoreThan(thread), started_at: Not(IsNull()) },
      order: { thread: 'DESC' },
    });
    return later?.id ?? null;
  }

  private async lockLatest(tx: Tx, { contact_id, door }: Chat): Promise<Conversation | null> {
    const find = { where: { contact_id, door }, order: { thread: 'DESC' as const }, take: 1 };
    return (await this.database.lockAll(tx, Conversation, find))[0] ?? null;
  }

  /** Ends a thread that is over. That of a blocked contact goes on, since such a contact begins nothing. */
  private async endIfOver(tx: Tx, conversation: Conversation): Promise<void> {
    const { id, workspace_id, door, quiet_since, ended_at, blocked } = conversation;
    if (ended_at !== null || quiet_since === null || blocked === 1) return;
    const end = quiet_since + (await this.rules.daysOf(tx, workspace_id, door)) * DAY_MS;
    if (this.clock.now() < end) return;
    conversation.ended_at = end;
    await tx.update(Conversation, { id }, { ended_at: end });
  }

  private async begin(
    tx: Tx,
    { workspace_id, contact_id, door }: Chat,
    previous: Conversation | null,
  ): Promise<Conversation> {
    const blocked = await tx.existsBy(Contact, { id: contact_id, blocked_at: Not(IsNull()) });
    const conversation = make(Conversation, {
      ...(previous ? nextThread(previous) : NEW_CONVERSATION),
      id: this.ids.next('cnv'),
      workspace_id,
      contact_id,
      door,
      blocked: Number(blocked),
      opened_at: this.clock.now(),
    });
    await tx.insert(Conversation, conversation);
    if (previous) await this.continueAfter(tx, previous);
    return conversation;
  }

  private async continueAfter(tx: Tx, { id, workspace_id, message_sequence }: Conversation): Promise<void> {
    const moved = { pending_click_id: null, pending_ad_id: null, pending_consent: null };
    await tx.update(Conversation, { id }, moved);
    const continued = make(ConversationContinued, { workspace_id, conversation_id: id });
    await this.outbox.append(tx, messages, continued, message_sequence + 1);
  }
}

/** Returns the ids of all threads of a conversation's chat, the oldest first. */
export async function threadIds(read: Tx, conversation_id: string): Promise<string[]> {
  const known = await read.findOne(Conversation, {
    select: { id: true, contact_id: true, door: true },
    where: { id: conversation_id },
  });
  if (!known) return [];
  const { contact_id, door } = known;
  const rows = await read.find(Conversation, {
    select: { id: true },
    where: { contact_id, door },
    order: { thread: 'ASC' },
  });
  return rows.map(({ id }) => id);
}
