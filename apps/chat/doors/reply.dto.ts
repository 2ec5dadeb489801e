import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { PlainText, OneLine } from '#platform/http/text.js';
import { MAX_MESSAGE_LENGTH } from '../conversations/message-length.js';
import { MEDIA_KINDS, type MediaKind } from '#message/message-detail.js';

/** A file on the brand's own site, which the network fetches. */
export class ReplyMediaInput {
  @IsIn([...MEDIA_KINDS]) kind: MediaKind;
  /** @example https://kopi.example/menu.pdf */
  @Matches(/^https:\/\/[^\s\p{Cc}@]{1,1990}$/u) link: string;
  /** File name of a document. @example menu.pdf */
  @IsOptional() @OneLine(1, 255) filename?: string;
}

/** A button of an answer. */
export class ReplyButtonInput {
  /** Id that comes back when the customer presses it. @example gayo-250 */
  @Matches(/^[\w.:-]{1,200}$/) id: string;
  /** 1 to 20 characters. @example Gayo 250 g */
  @OneLine(1, 20) title: string;
}

/** A text that the network approved before; the only answer while its window is closed. */
export class ReplyTemplateInput {
  /** @example order_ready */
  @Matches(/^[a-z0-9_]{1,512}$/) name: string;
  /** @example id */
  @Matches(/^[a-z]{2,3}(_[A-Z]{2})?$/) language: string;
  /** Values of the parameters of its body, each on one line. @example ["Sari"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Matches(/^(?!.* {5})[^\p{Cc}\p{Cs}\u2028\u2029]{1,900}$/u, { each: true })
  parameters?: string[];
}

/** A reaction to a message of the customer. */
export class ReplyReactionInput {
  @BoundedId('msg') message_id: string;
  /** One emoji; empty removes the previous reaction. @example 👍 */
  @Matches(/^[^\p{Cc}\p{Cs}]{0,32}$/u) emoji: string;
}

/** An answer: a text, with buttons or without; a file, by its link or uploaded before, with a text or without; a template; or a reaction. */
export class ReplyInput {
  /** 1 to 4,000 characters of plain text; no control characters except newline and tab. @example Is the Gayo still there? */
  @IsOptional() @PlainText(1, MAX_MESSAGE_LENGTH) text?: string;
  /** Up to three are shown as buttons, more as a list. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ReplyButtonInput)
  buttons?: ReplyButtonInput[];
  @IsOptional() @ValidateNested() @Type(() => ReplyMediaInput) media?: ReplyMediaInput;
  /** A file that was uploaded in this conversation; each is sent once. The text is its caption. */
  @IsOptional() @BoundedId('med') media_id?: string;
  @IsOptional() @ValidateNested() @Type(() => ReplyTemplateInput) template?: ReplyTemplateInput;
  @IsOptional() @ValidateNested() @Type(() => ReplyReactionInput) reaction?: ReplyReactionInput;
  /** The message that it answers, which is shown above it. */
  @IsOptional() @BoundedId('msg') reply_to?: string;
  /**
   * The `sequence` of the last message that the agent has seen. If somebody else answered after it, the answer is refused with
   * 409, which names those answers; left out, it is sent in any case.
   */
  @IsOptional() @IsInt() @Min(0) @Max(2 ** 31 - 1) seen_sequence?: number;
}
