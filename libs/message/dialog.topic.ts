import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { Topic } from '#platform/events/topic.js';
import { PersonContent, PersonEvent } from './person.fields.js';
import { SealedContent } from './sealed-content.js';

/**
 * What people say to the brand over networks, for chat alone: sealed for it, and forgotten by the log after three days.
 * Written by connections.
 */

/** Days. Erasing a person counts on it: what the log still holds of them is gone by then. */
export const DIALOG_RETENTION = 3;

/** A person wrote. */
export class MessageReceived extends PersonEvent {
  /** The message is a command: fan-out answers it, so that chat greets nobody for it. */
  @IsBoolean() command: boolean;
  /** Of a kind that Corong cannot show yet, or not of the form that the network says. */
  @IsBoolean() unsupported: boolean;
}

/** By person. */
export const dialogMessages = Topic.declare('dialog.message', [MessageReceived], (event) => event.person, {
  partitions: 6,
  retention: DIALOG_RETENTION,
});

/** Characters of a message's text that are kept: twice the most that any of the networks lets a person write. */
export const MAX_TEXT = 8_192;
/** Characters of the JSON of a referral. */
export const MAX_REFERRAL = 16_384;

/** What a person wrote. */
export class MessageContent extends PersonContent {
  /** The network's id of the message. */
  @IsString() @Length(1, 512) message_id: string;
  /** What the network calls its kind: text, image, sticker … */
  @IsString() @Length(1, 64) type: string;
  /** The text, the caption, or what stands on the button that was pressed. */
  @IsOptional() @IsString() @Length(0, MAX_TEXT) text?: string;
  /** What the person calls themselves. */
  @IsOptional() @IsString() @Length(1, 255) name?: string;
  /** JSON of what the network says of the ad, link or post that brought the person. */
  @IsOptional() @IsString() @Length(2, MAX_REFERRAL) referral?: string;
}

export const messageContent = new SealedContent('dialog message', MessageContent);
