import { Type } from 'class-transformer';
import { IsArray, IsISO8601, IsIn, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { MessageDetail } from '#message/message-detail.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { isoOf } from '#platform/time/calendar.js';
import {
  MESSAGE_KINDS,
  MESSAGE_STATES,
  SENDERS,
  type Message,
  type MessageKind,
  type MessageState,
  type MessageSender,
} from '../conversations/message.entity.js';
import type { MessageReader } from '../conversations/messages.service.js';
import { problemWords } from '../doors/networks/reply-problems.js';
import { mediaView, MediaView } from '../media/media.dto.js';
import { MemberId } from '../members/member-id.js';

/** A message as the agents see it. */
export class MessageView {
  @BoundedId('msg') id: string;
  /**
   * Counts the conversation's messages; the id of its event in the live stream. A later conversation of the same contact counts
   * on from the one before.
   */
  @IsInt() @Min(1) sequence: number;
  @IsIn([...SENDERS]) from: MessageSender;
  /**
   * The person or API key that wrote an answer; null for other messages.
   * @example psn_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @MemberId() author_id: string | null;
  /**
   * `command`: the customer follows or leaves a channel, and was answered automatically. `unsupported`: nothing but its
   * text, if any, can be shown.
   */
  @IsIn([...MESSAGE_KINDS]) kind: MessageKind;
  /** The network's name for the kind; null in the web chat. @example image */
  @IsOptional() @IsString() network_type: string | null;
  /** @example Is the Gayo still there? */
  @IsString() text: string;
  /** The content beside the text, such as a location or a template. */
  @IsOptional() @ValidateNested() @Type(() => MessageDetail) detail: MessageDetail | null;
  /**
   * Files of the message. A network's file is downloaded after the message arrives; its `state` says how far the
   * download is.
   */
  @IsArray() @ValidateNested({ each: true }) @Type(() => MediaView) media: MediaView[];
  /** Id of the message that it answers, reacts to, changes or revokes; null if that is unknown. */
  @IsOptional() @BoundedId('msg') replies_to: string | null;
  /** State of an answer over a network; null for other messages. */
  @IsOptional() @IsIn([...MESSAGE_STATES]) state: MessageState | null;
  /** Code of the reason why it failed or is uncertain. @example wa_131047 */
  @IsOptional() @IsString() problem: string | null;
  /**
   * The same reason in words, with what to do.
   * @example More than 24 hours have passed since the customer last wrote: send a template
   */
  @IsOptional() @IsString() problem_detail: string | null;
  /** Time of the sender's last change. */
  @IsOptional() @IsISO8601() edited_at: string | null;
  /** Time when the sender revoked it; its text is deleted. */
  @IsOptional() @IsISO8601() revoked_at: string | null;
  /** Time when it was written; for a network's message, as the network reports it. */
  @IsISO8601() at: string;
}

const messageView = (row: Message): MessageView =>
  make(MessageView, {
    id: row.id,
    sequence: row.sequence,
    from: row.sender,
    author_id: row.author,
    kind: row.kind,
    network_type: row.network_type,
    text: row.text,
    detail: row.detail === null ? null : (JSON.parse(row.detail) as MessageDetail),
    media: (row.media ?? []).map(mediaView),
    replies_to: row.target_id ?? null,
    state: row.state,
    problem: row.problem,
    problem_detail: row.problem && problemWords(row.problem),
    edited_at: isoOf(row.edited_at),
    revoked_at: isoOf(row.revoked_at),
    at: new Date(row.sent_at).toISOString(),
  });

/** Shows messages to agents, who see those of every sender. */
export const AGENT_READER: MessageReader<MessageView> = {
  senders: SENDERS,
  allThreads: false,
  view: messageView,
};
