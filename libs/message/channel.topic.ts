import { IsInt, IsOptional, IsString, Length, Matches, Min } from 'class-validator';
import { BoundedLanguage } from '#platform/events/bounded-fields.js';
import type { Language } from '#platform/language/language.js';
import { Topic } from '#platform/events/topic.js';

/** Public name of a channel, unique in the instance: `@kopi-nusantara`. */
export const HANDLE = /^[a-z0-9](?:-?[a-z0-9]){1,39}$/;

abstract class ChannelState {
  @IsString() @Length(1, 64) workspace_id: string;
  @IsString() @Length(1, 64) channel_id: string;
  @Matches(HANDLE) handle: string;
  @IsString() @Length(1, 120) name: string;
  @IsOptional() @IsString() @Length(0, 500) description?: string;
  /** Language of messages to its followers; left out: the workspace's. */
  @BoundedLanguage() language?: Language;
  /**
   * Set while the channel is archived: the sequence of its last post at that time. Posts up to it are no longer delivered;
   * a post with a higher sequence was published after the channel was restored, whichever event arrives first.
   */
  @IsOptional() @IsInt() @Min(0) archived_after?: number;
}

/** A channel was created. */
export class ChannelCreated extends ChannelState {}

/** A channel was changed; carries its whole state. */
export class ChannelChanged extends ChannelState {}

/** Keyed by channel id. Written by channel-publisher. */
export const channels = Topic.declare(
  'message.channel',
  [ChannelCreated, ChannelChanged],
  (event) => event.channel_id,
  {
    partitions: 3,
    retention: 'forever',
  },
);
