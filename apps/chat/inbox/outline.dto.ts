import { IsIn, IsISO8601, IsOptional, IsString } from 'class-validator';
import {
  MESSAGE_KINDS,
  MESSAGE_STATES,
  SENDERS,
  type MessageKind,
  type MessageSender,
  type MessageState,
} from '../conversations/message.entity.js';

/** Most characters of a last message in a list. */
export const LAST_MESSAGE_LENGTH = 160;

/** The last message of a conversation, as a list shows it. */
export class LastMessageView {
  @IsIn([...SENDERS]) from: MessageSender;
  @IsIn([...MESSAGE_KINDS]) kind: MessageKind;
  /** Its first 160 characters. @example Is the Gayo still there? */
  @IsString() text: string;
  /** State of an answer over a network; null for other messages. */
  @IsOptional() @IsIn([...MESSAGE_STATES]) state: MessageState | null;
  @IsISO8601() at: string;
}
