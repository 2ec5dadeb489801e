import { IsOptional, IsString, Matches } from 'class-validator';
import { OneLine, PlainText } from '#platform/http/text.js';
import { HANDLE } from '#message/channel.topic.js';

export class NewChannelInput {
  /** Public name, unique in the instance: 2 to 40 lower-case letters and digits, with single hyphens between them. */
  @IsString()
  @Matches(HANDLE, {
    message: '$property has to be 2 to 40 lower-case letters and digits, with single hyphens between them',
  })
  handle: string;
  @OneLine(1, 120) name: string;
  @IsOptional() @PlainText(0, 500) description?: string;
}

/** A named broadcast. */
export class ChannelView {
  @IsString() id: string;
  @IsString() handle: string;
  @IsString() name: string;
  @IsString() description: string;
  /** ISO 8601. */
  @IsString() created_at: string;
}
