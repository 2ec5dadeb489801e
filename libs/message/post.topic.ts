import { IsInt, IsOptional, IsString, Length, Min } from 'class-validator';
import { Topic } from '#platform/events/topic.js';

abstract class PostFact {
  @IsString() @Length(1, 64) workspace_id: string;
  @IsString() @Length(1, 64) channel_id: string;
  @IsString() @Length(1, 64) post_id: string;
  /** Number of the post within its channel, from 1, assigned at publish: its position in the live stream and the feed. */
  @IsInt() @Min(1) channel_sequence: number;
}

abstract class PostWords extends PostFact {
  @IsOptional() @IsString() @Length(0, 200) title?: string;
  /** Plain text. */
  @IsString() @Length(1, 10_000) body: string;
}

/** A post was published; carries everything that fan-out needs to deliver it. */
export class PostPublished extends PostWords {
  /** Milliseconds since 1970. */
  @IsInt() @Min(0) published_at: number;
}

/** A published post was changed; carries its whole text. */
export class PostEdited extends PostWords {
  /** Milliseconds since 1970. */
  @IsInt() @Min(0) edited_at: number;
}

/** A published post was deleted. */
export class PostDeleted extends PostFact {
  /** Milliseconds since 1970. */
  @IsInt() @Min(0) deleted_at: number;
}

/** An event of a post. */
export type PostEvent = PostPublished | PostEdited | PostDeleted;

/**
 * Keyed by channel id, so that a channel's posts arrive in the order of their sequence and live streams have no gaps. An
 * event's `sequence` counts the changes of its post. Written by channel-publisher.
 */
export const posts = Topic.declare<new () => PostEvent>(
  'message.post',
  [PostPublished, PostEdited, PostDeleted],
  (event) => event.channel_id,
  {
    partitions: 6,
    retention: 90,
  },
);
