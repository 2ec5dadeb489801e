import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Keys } from '#platform/security/keys.js';
import { isoOf } from '#platform/time/calendar.js';
import { make } from '#platform/events/make.js';
import { Contact } from '../contacts/contact.entity.js';
import { NAME_PURPOSE } from '../contacts/network-contacts.service.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { Message } from '../conversations/message.entity.js';
import { LAST_MESSAGE_LENGTH, LastMessageView } from './outline.dto.js';

/** By what an agent knows a conversation in a list. */
export interface Outline {
  contact_name: string | null;
  last_message: LastMessageView | null;
}

/** Reads who writes in conversations, and their last messages, for a whole page at once. */
@Injectable()
export class Outlines {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
  ) {}

  /** Returns the outlines of conversations by their ids. */
  async of(rows: readonly Conversation[]): Promise<(row: Conversation) => Outline> {
    if (rows.length === 0) return () => ({ contact_name: null, last_message: null });
    const contacts = await this.database.read.find(Contact, {
      select: { id: true, profile_name: true },
      where: { id: In([...new Set(rows.map(({ contact_id }) => contact_id))]) },
    });
    const last = await this.database.read.find(Message, {
      select: { conversation_id: true, sender: true, kind: true, text: true, state: true, sent_at: true },
      where: rows.map(({ id, message_sequence }) => ({ conversation_id: id, sequence: message_sequence })),
    });
    const names = new Map(contacts.map(({ id, profile_name }) => [id, profile_name]));
    const messages = new Map(last.map((row) => [row.conversation_id, lastMessageView(row)]));
    return ({ id, contact_id }) => {
      const sealed = names.get(contact_id) ?? null;
      return {
        contact_name: sealed && this.keys.open(NAME_PURPOSE, sealed, contact_id),
        last_message: messages.get(id) ?? null,
      };
    };
  }
}

const lastMessageView = ({ sender, kind, text, state, sent_at }: Message): LastMessageView =>
  make(LastMessageView, {
    from: sender,
    kind,
    // Cut between characters, so that no half of an emoji is left.
    text: [...text.slice(0, 2 * LAST_MESSAGE_LENGTH)].slice(0, LAST_MESSAGE_LENGTH).join(''),
    state,
    at: isoOf(sent_at)!,
  });
