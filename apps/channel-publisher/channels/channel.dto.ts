import { IsBoolean, IsIn, IsISO8601, IsOptional, IsString, Matches } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ArchivableInput } from '#platform/http/page.js';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { OneLine, PlainText } from '#platform/http/text.js';
import { HANDLE } from '#message/channel.topic.js';

/** Input for a new channel. */
export class NewChannelInput {
  /** Public name, unique in the instance: 2 to 40 lower-case letters and digits, with single hyphens between them. @example kopi-nusantara */
  @IsString()
  @Matches(HANDLE, {
    message: '$property has to be 2 to 40 lower-case letters and digits, with single hyphens between them',
  })
  handle: string;
  /** @example Kopi Nusantara */
  @OneLine(1, 120) name: string;
  @IsOptional() @PlainText(0, 500) description?: string;
  /** Language of its pages, mails and chat answers; null (the default) to use the workspace's language. */
  @IsOptional() @IsIn([...LANGUAGES]) language?: Language | null;
}

/** Changes of a channel; fields that are left out stay. The handle never changes, since links and followers refer to it. */
export class ChangeChannelInput extends ArchivableInput {
  /** @example Kopi Nusantara */
  @IsOptional() @OneLine(1, 120) name?: string;
  @IsOptional() @PlainText(0, 500) description?: string;
  /** Language of its pages, mails and chat answers; null to use the workspace's language. */
  @IsOptional() @IsIn([...LANGUAGES]) language?: Language | null;
}

/** A channel: a named broadcast. */
export class ChannelView {
  @BoundedId('chn') id: string;
  /** @example kopi-nusantara */
  @IsString() handle: string;
  /** @example Kopi Nusantara */
  @IsString() name: string;
  /** @example News of single-origin coffee */
  @IsString() description: string;
  /** Null if it uses the workspace's language. */
  @IsOptional() @IsIn([...LANGUAGES]) language: Language | null;
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}
