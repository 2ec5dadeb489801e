import { Inject, Injectable } from '@nestjs/common';
import {
  AccountBlocked,
  audienceMails,
  audiencePersons,
  audienceStatuses,
  ChatMoved,
  chatMovedContent,
  CommandWritten,
  commandContent,
  identityContent,
  mailContent,
  MailReported,
  MarketingStopped,
  PersonIdentified,
  StatusesReported,
  statusesContent,
  type AudiencePersonEvent,
} from '#message/audience.topic.js';
import {
  dialogMessages,
  dialogStatuses,
  messageContent,
  MessageReceived,
  RepliesReported,
  replyStatuses,
  type ReplyMark,
} from '#message/dialog.topic.js';
import { MAX_STATUSES } from '#message/status.fields.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import type { EventClass, Topic } from '#platform/events/topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { LogRecord } from '#platform/ports/event-log.port.js';
import { BoxSealer } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import type { Account } from './account.js';
import { EventNames } from './event-names.js';
import type { ReceivedStatus } from './received.js';
import type { Route, ToAudience, ToDialog } from './route.js';

const PERSON_EVENTS: Record<
  Exclude<ToAudience['kind'], 'command' | 'moved'>,
  EventClass<AudiencePersonEvent>
> = {
  stopped: MarketingStopped,
  blocked: AccountBlocked,
  identified: PersonIdentified,
};

/** Makes the events of a network's call. Personal data is sealed for the app that reads the event. */
@Injectable()
export class NetworkEvents {
  private readonly forFanOut: BoxSealer;
  private readonly forChat: BoxSealer;

  constructor(
    private readonly names: EventNames,
    private readonly clock: Clock,
    @Inject(SECRETS) { credentialsPublic }: Secrets,
  ) {
    this.forFanOut = new BoxSealer(credentialsPublic!['fan-out']);
    this.forChat = new BoxSealer(credentialsPublic!.chat);
  }

  /** Returns one function for each record, because sealing takes 0.1 ms and the caller has to yield in between. Each throws InvalidEvent. */
  makersOf(account: Account, { audience, dialog, statuses, replies, marks }: Route) {
    return [
      ...audience.map((one) => () => this.toAudience(account, one)),
      ...dialog.map((one) => () => this.toDialog(account, one)),
      ...chunks(statuses).map((batch) => () => this.statuses(account, batch)),
      ...chunks(replies).map((batch) => () => this.replies(account, batch, [])),
      ...chunks(marks).map((batch) => () => this.replies(account, [], batch)),
    ];
  }

  /** Returns the record of a mail about deliveries, for the workspaces that it concerns. */
  mailRecord(workspace_ids: string[], mail: Buffer): LogRecord {
    const content = { mail: mail.toString('base64') };
    const id = this.names.eventId('mail', ...workspace_ids, content.mail);
    const box = mailContent.seal(this.forFanOut, content, id);
    return this.record(audienceMails, make(MailReported, { workspace_ids, box }), id);
  }

  private toAudience(account: Account, one: ToAudience): LogRecord {
    const { connection_id } = account;
    if (one.kind === 'command') {
      const { message_id, address, user_id, language, at } = one.message;
      const id = this.names.eventId(
        connection_id,
        'command',
        message_id,
        this.messageScope(account, one.message),
      );
      const content = { ...one.command, message_id, ...definedOf({ address, user_id, language }), at };
      return this.ofPerson(
        account,
        CommandWritten,
        content,
        commandContent.seal(this.forFanOut, content, id),
        id,
      );
    }
    if (one.kind === 'moved') {
      const { address, to, at } = one;
      const id = this.names.eventId(connection_id, 'moved', address, to);
      const box = chatMovedContent.seal(this.forFanOut, { address, to, at }, id);
      return this.ofPerson(account, ChatMoved, one, box, id);
    }
    const { kind, address = '', user_id = '', at } = one;
    // One such event a day is enough, however much a person writes.
    const when = kind === 'identified' ? new Date(at).toISOString().slice(0, 10) : String(at);
    const id = this.names.eventId(connection_id, kind, address, user_id, when);
    const box = identityContent.seal(this.forFanOut, { ...personOf(one), at }, id);
    return this.ofPerson(account, PERSON_EVENTS[kind], one, box, id);
  }

  private toDialog(account: Account, { message, command }: ToDialog): LogRecord {
    const { connection_id, workspace_id, network } = account;
    const { message_id, type, text, name, referral, at, unsupported, echo = false } = message;
    const { detail, replies_to, becomes, business_account } = message;
    const id = this.names.eventId(connection_id, 'message', message_id, this.messageScope(account, message));
    const content = {
      message_id,
      type,
      at,
      ...personOf(message),
      ...definedOf({ text, name, referral, business_account, replies_to }),
      ...(detail && { detail }),
      ...(becomes && { becomes }),
    };
    const event = make(MessageReceived, {
      workspace_id,
      connection_id,
      network,
      person: this.names.person(connection_id, message),
      command,
      unsupported,
      echo,
      box: messageContent.seal(this.forChat, content, id),
    });
    return this.record(dialogMessages, event, id);
  }

  private statuses({ workspace_id, connection_id, network }: Account, batch: ReceivedStatus[]): LogRecord {
    const statuses = batch.map(({ sender_data: _, free_until: __, ...status }) => status);
    const id = this.names.eventId(connection_id, 'statuses', JSON.stringify(statuses));
    const box = statusesContent.seal(this.forFanOut, { statuses }, id);
    const event = make(StatusesReported, { workspace_id, connection_id, network, box });
    return this.record(audienceStatuses, event, id);
  }

  private replies(
    { workspace_id, connection_id, network }: Account,
    some: ReceivedStatus[],
    marks: ReplyMark[],
  ): LogRecord {
    const statuses = some.map(({ message_id, state, code, at, free_until, sender_data }) => ({
      message_id,
      state,
      code,
      at,
      ...(free_until && { free_until }),
      ...(sender_data && { reply: sender_data }),
    }));
    const content = { statuses, ...(marks.length > 0 && { marks }) };
    const id = this.names.eventId(connection_id, 'replies', JSON.stringify(content));
    const box = replyStatuses.seal(this.forChat, content, id);
    const event = make(RepliesReported, { workspace_id, connection_id, network, box });
    return this.record(dialogStatuses, event, id);
  }

  private ofPerson(
    { workspace_id, connection_id, network }: Account,
    type: EventClass<AudiencePersonEvent>,
    person: { address?: string; user_id?: string },
    box: string,
    id: string,
  ): LogRecord {
    const event = make(type, {
      workspace_id,
      connection_id,
      network,
      person: this.names.person(connection_id, person),
      box,
    });
    return this.record(audiencePersons, event, id);
  }

  /** Makes message ids unique in an account where the network's are unique only in a chat. */
  private messageScope({ messageIdsUniqueIn }: Account, { address = '' }: { address?: string }): string {
    return messageIdsUniqueIn === 'chat' ? address : '';
  }

  private record<E extends object>(topic: Topic<E>, event: E, id: string): LogRecord {
    return toRecord(topic, event, { id, source: 'connections', at: this.clock.now(), sequence: 1 });
  }
}

const personOf = ({ address, user_id }: { address?: string; user_id?: string }) =>
  definedOf({ address, user_id });

/** The fields without undefined ones, which an event must not have. */
function definedOf<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function chunks<T>(all: T[]): T[][] {
  const count = Math.ceil(all.length / MAX_STATUSES);
  return Array.from({ length: count }, (_, index) =>
    all.slice(index * MAX_STATUSES, (index + 1) * MAX_STATUSES),
  );
}
