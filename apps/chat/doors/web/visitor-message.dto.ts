import { Type } from 'class-transformer';
import { IsArray, IsISO8601, IsIn, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { MEDIA_KINDS, type MediaKind } from '#message/message-detail.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PlainText } from '#platform/http/text.js';
import { MAX_MESSAGE_LENGTH } from '../../conversations/message-length.js';
import type { Message } from '../../conversations/message.entity.js';
import type { MessageReader } from '../../conversations/messages.service.js';
import type { Media } from '../../media/media.entity.js';

/** Senders whose messages a visitor sees. A new kind of sender stays hidden from visitors until it is named here. */
export const VISITOR_SENDERS = ['customer', 'agent', 'greeting', 'automatic'] as const;

/** A file as the visitor sees it. Its bytes are at `/chat/{workspace}/media/{id}`. */
export class VisitorMediaView {
  @BoundedId('med') id: string;
  @IsIn([...MEDIA_KINDS]) kind: MediaKind;
  /** Media type, read from the bytes. @example image/jpeg */
  @IsString() mime_type: string;
  @IsInt() @Min(1) bytes: number;
  /** Width of an image in pixels; null for other files. */
  @IsOptional() @IsInt() width: number | null;
  @IsOptional() @IsInt() height: number | null;
  /** The sender's file name. @example daftar-harga.pdf */
  @IsOptional() @IsString() filename: string | null;
}

/** Returns the visitor's view of a stored file. */
export const visitorMediaView = ({
  id,
  kind,
  mime_type,
  bytes,
  width,
  height,
  filename,
}: Media): VisitorMediaView =>
  make(VisitorMediaView, {
    id,
    kind,
    mime_type: mime_type!,
    bytes: bytes!,
    width,
    height,
    filename,
  });

/** A visitor's message: a text, a file that was uploaded before, or both. */
export class VisitorMessageInput {
  /** 1 to 4,000 characters of plain text; no control characters except newline and tab. @example Is the Gayo still there? */
  @IsOptional() @PlainText(1, MAX_MESSAGE_LENGTH) text?: string;
  /** A file that the visitor uploaded in this chat; each is sent once. */
  @IsOptional() @BoundedId('med') media_id?: string;
}

/** A message as the visitor sees it. It is a separate type, so that new fields for agents never reach visitors. */
export class VisitorMessageView {
  @BoundedId('msg') id: string;
  /** Number of the message in the visitor's chat, from 1; also the id of its event in the live stream. */
  @IsInt() @Min(1) sequence: number;
  @IsIn([...VISITOR_SENDERS]) from: (typeof VISITOR_SENDERS)[number];
  /** @example Is the Gayo still there? */
  @IsString() text: string;
  /** Files of the message. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => VisitorMediaView) media: VisitorMediaView[];
  /** When it was written. */
  @IsISO8601() at: string;
}

const visitorMessageView = (row: Message): VisitorMessageView =>
  make(VisitorMessageView, {
    id: row.id,
    sequence: row.sequence,
    from: row.sender as VisitorMessageView['from'],
    text: row.text,
    media: (row.media ?? []).filter(({ state }) => state === 'stored').map(visitorMediaView),
    at: new Date(row.sent_at).toISOString(),
  });

/** Reads messages for visitors, who see only those of `VISITOR_SENDERS`, and their whole chat as one. */
export const VISITOR_READER: MessageReader<VisitorMessageView> = {
  senders: VISITOR_SENDERS,
  allThreads: true,
  view: visitorMessageView,
};
