import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { memberTopic, MemberTopics, type EventsFor } from '#platform/member-stream/member-topic.js';
import { presences, type PresenceChanged } from '#workspace/presence.topic.js';
import {
  ConversationChanged,
  ConversationContinued,
  ConversationErased,
  ConversationRead,
  MemberActive,
  MessageChanged,
  messages,
  MessageSent,
  NoteWritten,
} from '../conversations/conversation.topic.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Messages } from '../conversations/messages.service.js';
import { ReadPositions } from '../conversations/read-positions.service.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { AGENT_READER } from '../inbox/message.dto.js';

/** What is kept of an event about a conversation. */
interface ConversationNote {
  type: string;
  conversation: string;
  /** Sequence of the message; 0 if it is about none. */
  sequence: number;
  /** The one member for whom it is; null for all. */
  member: string | null;
  /** Of an event that is told as it is, what agents are sent beside the conversation's id. */
  told?: object;
  /** The member who knows it already. */
  by?: string;
}

type Noted =
  | MessageSent
  | MessageChanged
  | ConversationContinued
  | ConversationChanged
  | ConversationRead
  | MemberActive
  | NoteWritten
  | ConversationErased;

/** Events of messages, with the type of the event that agents get. */
const MESSAGE_EVENTS: Record<string, string> = {
  [MessageSent.name]: 'message',
  [MessageChanged.name]: 'message_changed',
};

/** Events that are told as they are, since nothing of them is read from a table. */
const TOLD_EVENTS: Record<string, string> = {
  [MemberActive.name]: 'activity',
  [NoteWritten.name]: 'note',
};

const NOTHING: EventsFor = () => [];

const toldOf = (event: Noted): Pick<ConversationNote, 'told' | 'by'> => {
  if ('note_id' in event) return { told: { note_id: event.note_id } };
  if (!('active_id' in event)) return {};
  const { active_id, activity, at } = event;
  return { told: { member_id: active_id, activity, at: new Date(at).toISOString() }, by: active_id };
};

/** Tells agents what happens in their inbox, and which persons are there. */
@Injectable()
export class InboxTopics extends MemberTopics {
  constructor(
    private readonly database: Database,
    private readonly inbox: AgentInbox,
    private readonly messageReader: Messages,
    private readonly readPositions: ReadPositions,
  ) {
    super();
  }

  override readonly all = [
    memberTopic(messages, {
      name: 'chats',
      roles: ['agent'],
      note: (type: string, event: Noted): ConversationNote => ({
        type,
        conversation: event.conversation_id,
        sequence: 'message_sequence' in event ? event.message_sequence : 0,
        member: 'member_id' in event ? event.member_id : null,
        ...toldOf(event),
      }),
      read: (workspace, note) => this.read(workspace, note),
    }),
    memberTopic(presences, {
      name: 'presence',
      roles: ['agent'],
      note: (_type: string, { person_id, presence, at }: PresenceChanged) => ({ person_id, presence, at }),
      read: async (_workspace, { at, ...who }) => {
        const data = { ...who, presence_since: new Date(at).toISOString() };
        return () => [{ event: 'presence', data }];
      },
    }),
  ];

  /** A conversation whose customer has not written yet is not there for agents. */
  private async read(workspace: string, note: ConversationNote): Promise<EventsFor> {
    const { type, conversation: id, sequence, member: only, told, by } = note;
    const as = TOLD_EVENTS[type];
    if (as) return (member) => (member === by ? [] : [{ event: as, data: { conversation_id: id, ...told } }]);
    if (type === ConversationErased.name)
      return () => [{ event: 'conversation_erased', data: { conversation_id: id } }];
    const where = { id, workspace_id: workspace, started_at: Not(IsNull()) };
    const row = await this.database.read.findOneBy(Conversation, where);
    if (!row) return NOTHING;
    const view = await this.inbox.viewFor(row);
    const read = await this.readPositions.ofConversation(id);
    const event = MESSAGE_EVENTS[type];
    const rows = event ? await this.messageReader.at(id, [sequence], AGENT_READER) : [];
    // A greeting from before the chat began is read with the other messages, since nobody was told of it then.
    const known = rows.filter(({ sender, sent_at }) => sender !== 'greeting' || sent_at >= row.started_at!);
    const shown = known.map((one) => ({
      event: event!,
      data: { conversation_id: id, message: AGENT_READER.view(one) },
    }));
    return (member) => {
      if (only !== null && only !== member) return [];
      return [...shown, { event: 'conversation', data: view(read.get(member)) }];
    };
  }
}
