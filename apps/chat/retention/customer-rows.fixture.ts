import type { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Sweep } from '#platform/jobs/sweep.js';
import { Outbox } from '#platform/outbox/outbox.js';
import type { MediaStore } from '#platform/ports/media-store.port.js';
import { SeededClock, SystemIds } from '#platform/ports/system.js';
import { ConversationChange } from '../conversations/conversation-change.entity.js';
import { NEW_CONVERSATION } from '../conversations/new-conversation.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Message } from '../conversations/message.entity.js';
import { addWords } from '../conversations/message-words.js';
import { Contact } from '../contacts/contact.entity.js';
import { Customers } from '../contacts/customers.service.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { ContactErasure } from '../data-rights/contact-erasure.service.js';
import { ErasedConversations } from '../data-rights/erased-conversations.service.js';
import { MessageRemoval } from '../data-rights/message-removal.service.js';
import { Removal } from '../data-rights/removal.service.js';
import { RetentionCounts } from '../data-rights/retention-counts.service.js';
import { Media } from '../media/media.entity.js';
import { NEW_MEDIA } from '../media/media-files.service.js';
import { StoredMedia } from '../media/stored-media.service.js';
import { Note } from '../notes/note.entity.js';
import { OrderRecord } from '../orders/order-record.entity.js';
import { Subjects } from '../subjects/subjects.service.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { Workspaces } from '../workspaces/workspaces.service.js';
import { OldMessages } from './old-messages.service.js';
import { RetentionRounds } from './retention-rounds.js';
import { RetentionRules } from './retention-rules.service.js';

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;
/** Noon in Jakarta, so that the day is the same as in UTC. */
export const NOW = Date.parse('2027-03-10T05:00:00Z');

/** The services that merge, erase and delete, on one database, and rows for them. The sweep never runs by itself. */
export class CustomerRows {
  readonly ids = new SystemIds();
  readonly clock = new SeededClock(NOW);
  readonly customers: Customers;
  readonly erasure: ContactErasure;
  readonly erased: ErasedConversations;
  readonly rounds: RetentionRounds;
  readonly rules: RetentionRules;

  constructor(readonly database: Database) {
    const { clock, ids } = this;
    const sweep = { every: () => undefined, afterThisCommit: () => undefined } as unknown as Sweep;
    const outbox = new Outbox('chat', clock, ids);
    const media = new StoredMedia(database, {} as MediaStore, clock, sweep);
    const subjects = new Subjects(outbox, ids, clock);
    const counts = new RetentionCounts(database, clock);
    const messages = new MessageRemoval(database, media);
    this.customers = new Customers(database, ids, clock);
    const removal = new Removal(database, this.customers, subjects, media, outbox, clock);
    this.erased = new ErasedConversations(database, messages, counts, sweep);
    this.erasure = new ContactErasure(database, this.customers, removal, this.erased);
    const old = new OldMessages(database, this.customers, removal, messages, this.erased, counts);
    this.rounds = new RetentionRounds(database, old, clock, sweep);
    const workspaces = { get: () => Promise.resolve({ time_zone: 'Asia/Jakarta' }) } as unknown as Workspaces;
    this.rules = new RetentionRules(database, workspaces, sweep, clock);
  }

  /** Inserts a workspace. */
  async workspace(): Promise<string> {
    const id = this.ids.next('wsp');
    const settings = { time_zone: 'Asia/Jakarta', currency: 'IDR', language: null };
    const row = { id, handle: id, ...settings, ask_consent: 0, share_network_ids: 0 };
    await this.database.transaction((tx) => tx.insert(Workspace, row));
    return id;
  }

  /** Inserts a contact with its subject and as many identities. */
  async contact(workspace_id: string, identities = 1, fields: Partial<Contact> = {}): Promise<string> {
    const id = this.ids.next('cnt');
    await this.database.transaction(async (tx) => {
      const none = { customer_id: null, profile_name: null, blocked_by: null, blocked_at: null };
      await tx.insert(Contact, { id, workspace_id, ...none, created_at: NOW, ...fields });
      await new Subjects(new Outbox('chat', this.clock, this.ids), this.ids, this.clock).mint(tx, id);
      for (let nth = 0; nth < identities; nth++) {
        const identity = { lookup: `${id}-${nth}`, connection_id: 'con', contact_id: id, seen_at: NOW };
        await tx.insert(NetworkIdentity, { ...identity, kind: 'address', identity: 'sealed' });
      }
    });
    return id;
  }

  /** Inserts a conversation with a message at each of these times (milliseconds since 1970), each with a file, a note, an order and a change. */
  async conversation(
    workspace_id: string,
    contact_id: string,
    times: readonly number[],
    fields: Partial<Conversation> = {},
  ): Promise<string> {
    const id = this.ids.next('cnv');
    const { door = 'whatsapp' } = fields;
    await this.database.transaction(async (tx) => {
      await tx.insert(
        Conversation,
        make(Conversation, {
          ...NEW_CONVERSATION,
          ...{ id, workspace_id, contact_id, door, message_sequence: times.length },
          ...{ opened_at: times[0]!, started_at: times[0]!, last_activity_at: times.at(-1)! },
          ...fields,
        } as Conversation),
      );
      for (const [index, sent_at] of times.entries()) {
        const message_id = this.ids.next('msg');
        const content = { sender: 'customer' as const, kind: 'media' as const, text: 'halo' };
        const message = {
          id: message_id,
          workspace_id,
          conversation_id: id,
          sequence: index + 1,
          ...content,
        };
        await tx.insert(Message, { ...message, sent_at });
        await addWords(tx, [message]);
        await tx.insert(Media, {
          ...{ ...NEW_MEDIA, id: this.ids.next('med'), workspace_id, conversation_id: id, message_id },
          ...{ origin: 'network', state: 'stored', kind: 'image', due_at: null, created_at: sent_at },
        });
      }
      await tx.insert(Note, {
        ...{ id: this.ids.next('nte'), workspace_id, conversation_id: id },
        ...{ author: 'psn', text: 'note', created_at: NOW },
      });
      await tx.insert(OrderRecord, {
        ...{ id: this.ids.next('ord'), workspace_id, conversation_id: id, reference: id, amount_minor: 1 },
        ...{
          currency: 'IDR',
          paid_minor: 0,
          refunded_minor: 0,
          canceled_minor: 0,
          recorded_at: 1,
          stated_at: 1,
        },
      });
      const change = { conversation_id: id, version: 2, cause: 'member' as const, state: 'open' as const };
      await tx.insert(ConversationChange, { ...change, changed_at: NOW });
    });
    return id;
  }
}
