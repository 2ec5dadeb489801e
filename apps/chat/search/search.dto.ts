import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PageQuery } from '#platform/http/page.js';
import { OneLine } from '#platform/http/text.js';
import { DOOR_NAMES, type DoorName } from '#crossing/conversation.topic.js';
import {
  MESSAGE_KINDS,
  SENDERS,
  type MessageKind,
  type MessageSender,
} from '../conversations/message.entity.js';
import { MemberId } from '../members/member-id.js';
import type { Snippet } from './matches.js';
import type { FoundMessage } from './message-search.js';

/** An instant with its offset; some that match do not exist. */
const INSTANT = /^2\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** Query of a search in messages. */
export class SearchQuery extends PageQuery {
  /**
   * One or more words, in 200 characters at most. A message is found if each of them is a word of it or the beginning of
   * one; case, accents and punctuation make no difference, and no character is an operator. @example kopi gayo
   */
  @OneLine(1, 200) q: string;
  /** Only messages of this conversation. @example cnv_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsOptional() @BoundedId('cnv') conversation?: string;
  /** Only messages through this door. */
  @IsOptional() @IsIn([...DOOR_NAMES]) door?: DoorName;
  /** Only messages that Corong stored at this time or later. @example 2027-01-01T00:00:00Z */
  @IsOptional() @Matches(INSTANT) since?: string;
  /** Only messages that Corong stored before this time. @example 2027-02-01T00:00:00Z */
  @IsOptional() @Matches(INSTANT) until?: string;
}

/** A word that was found, as a part of the snippet's text. */
export class MarkView {
  /** Index of its first character, in UTF-16 code units. */
  @IsInt() @Min(0) start: number;
  /** In UTF-16 code units. */
  @IsInt() @Min(1) length: number;
}

/** The part of a message around the first word that was found. */
export class SnippetView {
  /** Plain text as the message has it, 200 UTF-16 code units at most: escape it like every text of a customer. @example Is the Gayo coffee still there? */
  @IsString() text: string;
  /** Whether the message has more text before it. */
  @IsBoolean() cut_before: boolean;
  /** Whether the message has more text after it. */
  @IsBoolean() cut_after: boolean;
  /** The words that were found, in their order; they do not overlap. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => MarkView) marks: MarkView[];
}

/** A message that was found. */
export class FoundMessageView {
  @BoundedId('msg') id: string;
  @BoundedId('cnv') conversation_id: string;
  @BoundedId('cnt') contact_id: string;
  @IsIn([...DOOR_NAMES]) door: DoorName;
  /** Its place in the conversation, from 1. */
  @IsInt() @Min(1) sequence: number;
  @IsIn([...SENDERS]) from: MessageSender;
  /**
   * The person or API key that wrote an answer; null for other messages.
   * @example psn_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @MemberId() author_id: string | null;
  @IsIn([...MESSAGE_KINDS]) kind: MessageKind;
  @ValidateNested() @Type(() => SnippetView) snippet: SnippetView;
  /** Time when it was written; for a network's message, as the network reports it. */
  @IsISO8601() at: string;
}

const snippetView = ({ marks, ...snippet }: Snippet): SnippetView =>
  make(SnippetView, { ...snippet, marks: marks.map((mark) => make(MarkView, mark)) });

/** Returns the API's view of a message that was found. */
export const foundMessageView = ({ message, contact_id, door, snippet }: FoundMessage): FoundMessageView =>
  make(FoundMessageView, {
    id: message.id,
    conversation_id: message.conversation_id,
    contact_id,
    door,
    sequence: message.sequence,
    from: message.sender,
    author_id: message.author,
    kind: message.kind,
    snippet: snippetView(snippet),
    at: new Date(message.sent_at).toISOString(),
  });
