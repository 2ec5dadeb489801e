import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { VisitorMessageView } from './visitor-message.dto.js';

/** Input that opens a session. */
export class SessionInput {
  /** The token that a link added to the chat's URL; an invalid one is ignored, and the chat is not attributed. */
  @IsOptional() @IsString() @MaxLength(4_096) click_token?: string;
  /** The token of an earlier session, if there is no cookie. */
  @IsOptional() @IsString() @MaxLength(4_096) visitor_token?: string;
}

/** An open chat. */
export class SessionView {
  /** True if the customer has written: the cookie comes with their first message. */
  @IsBoolean() started: boolean;
  /**
   * Token to send as X-Visitor-Token, if the client does not keep the cookie. It is valid for 180 days; each session
   * renews it.
   * @example eyJjbnQiOiIwMWs2enE4aDR2OWQybTdjNXgzdDBwNnkxbiJ9.c2lnbmF0dXJl
   */
  @IsString() visitor_token: string;
  @BoundedId('cnv') conversation_id: string;
  /** The greeting that the chat was last opened with; it is a message too. @example Halo! Which beans can we send you? */
  @IsString() greeting: string;
  /** Who can read the chat, to be shown before the person writes. @example The people of Kopi Nusantara can read this chat. */
  @IsString() who_can_read: string;
  /** The last 100 messages, oldest first. */
  @ValidateNested({ each: true }) @Type(() => VisitorMessageView) messages: VisitorMessageView[];
  /** Cursor of the messages before them; null if there are none. */
  @IsOptional() @IsString() next_cursor: string | null;
}
