import { Injectable } from '@nestjs/common';
import { In, MoreThan, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import type { Target } from '#platform/adapters/sql/data-sources.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Clock } from '#platform/ports/clock.port.js';
import { isoOf } from '#platform/time/calendar.js';
import { ConsentRecord } from '../consents/consent-record.entity.js';
import type { Contact } from '../contacts/contact.entity.js';
import { Customers } from '../contacts/customers.service.js';
import { NetworkContacts } from '../contacts/network-contacts.service.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Messages } from '../conversations/messages.service.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import { conversationConsentView } from '../inbox/consent.dto.js';
import { contactView } from '../inbox/contact.dto.js';
import { AGENT_READER } from '../inbox/message.dto.js';
import { Note } from '../notes/note.entity.js';
import { noteView } from '../notes/note.dto.js';
import { orderView, stageView } from '../orders/order.dto.js';
import { OrderRecord } from '../orders/order-record.entity.js';
import { Tag } from '../tags/tag.entity.js';
import { ExportedContact, ExportedIdentity } from './export.dto.js';
import { jsonList, jsonObject } from './json-stream.js';

/** Rows that are read at once, so that the memory of an export does not grow with the person's history. */
const BATCH = 200;

/** Writes everything that chat keeps about a person as JSON, in the form of CustomerExport, while it is read. */
@Injectable()
export class CustomerExports {
  constructor(
    private readonly database: Database,
    private readonly customers: Customers,
    private readonly networks: NetworkContacts,
    private readonly messages: Messages,
    private readonly clock: Clock,
  ) {}

  /** Returns the JSON of a contact and of all that are merged with it; throws 404 for an unknown contact before anything is read. */
  async write(workspace_id: string, contact_id: string): Promise<AsyncGenerator<string>> {
    const { contacts } = await this.customers.of(workspace_id, contact_id);
    const exported: ExportedContact[] = [];
    for (const contact of contacts) exported.push(await this.contact(contact));
    const fields = { exported_at: isoOf(this.clock.now()), contacts: exported };
    return jsonObject(fields, { conversations: this.conversations(contacts.map(({ id }) => id)) });
  }

  private async contact(contact: Contact): Promise<ExportedContact> {
    const { read } = this.database;
    const identities = (await this.networks.identitiesOf(read, contact.id)).map((one) =>
      make(ExportedIdentity, { ...one, seen_at: isoOf(one.seen_at)! }),
    );
    const profile_name = await this.networks.profileNameOf(read, contact.id);
    return make(ExportedContact, { ...contactView(contact), profile_name, identities });
  }

  private async *conversations(contacts: string[]): AsyncGenerator<string> {
    yield '[';
    let separator = '';
    for await (const conversation of this.all(Conversation, { contact_id: In(contacts) })) {
      yield separator;
      yield* await this.conversation(conversation);
      separator = ',';
    }
    yield ']';
  }

  private async conversation(row: Conversation): Promise<AsyncGenerator<string>> {
    const { id: conversation_id, contact_id, door, connection_id, via, ad_id, consent } = row;
    const tagged = await this.database.read.findBy(ConversationTag, { conversation_id });
    const tags = await this.database.read.findBy(Tag, { id: In(tagged.map(({ tag_id }) => tag_id)) });
    const fields = {
      ...{ id: conversation_id, contact_id, door, connection_id },
      opened_at: isoOf(row.opened_at),
      started_at: isoOf(row.started_at),
      ...{ attributed_via: via, ad_id, consent },
      tags: tags.map(({ name }) => name).sort(),
    };
    return jsonObject(fields, {
      consents: jsonList(this.views(ConsentRecord, { conversation_id }, conversationConsentView)),
      orders: jsonList(this.views(OrderRecord, { conversation_id }, orderView)),
      stages: jsonList(this.views(StageRecord, { conversation_id }, stageView)),
      notes: jsonList(this.views(Note, { conversation_id }, noteView)),
      messages: jsonList(this.messagesOf(conversation_id)),
    });
  }

  private async *messagesOf(conversation_id: string): AsyncGenerator<object> {
    for (let after = 0; ;) {
      const rows = await this.messages.after(conversation_id, after, BATCH, AGENT_READER);
      for (const row of rows) yield AGENT_READER.view(row);
      if (rows.length < BATCH) return;
      after = rows.at(-1)!.sequence;
    }
  }

  private async *views<E extends { id: string }>(
    entity: Target<E>,
    where: FindOptionsWhere<E>,
    view: (row: E) => object,
  ): AsyncGenerator<object> {
    for await (const row of this.all(entity, where)) yield view(row);
  }

  /** Reads all rows of a condition by id, a batch at a time. */
  private async *all<E extends ObjectLiteral & { id: string }>(
    entity: Target<E>,
    where: FindOptionsWhere<E>,
  ): AsyncGenerator<E> {
    for (let after = ''; ;) {
      const rows: E[] = (await this.database.read.find<ObjectLiteral>(entity, {
        where: { ...where, id: MoreThan(after) },
        order: { id: 'ASC' },
        take: BATCH,
      })) as E[];
      yield* rows;
      if (rows.length < BATCH) return;
      after = rows.at(-1)!.id;
    }
  }
}
