import { IsInt, IsOptional, IsString, Length, Min } from 'class-validator';
import { Topic } from '#platform/events/topic.js';

abstract class PostFact {
  @IsString() @Length(1, 64) workspace_id: string;
  @IsString() @Length(1, 64) channel_id: string;
  @IsString() @Length(1, 64) post_id: string;
  /** Counts the channel's posts from 1, given at publish: the position in the live stream and the feed. */
  @IsInt() @Min(1) channel_sequence: number;
}

abstract class PostWords extends PostFact {
  @IsOptional() @IsString() @Length(0, 200) title?: string;
  /** Plain text. */
  @IsString() @Length(1, 10_000) body: string;
}

/** A post was published: all that fan-out needs in order to deliver it. */
export class PostPublished extends PostWords {
  /** Milliseconds since 1970. */
  @IsInt() @Min(0) published_at: number;
}

/** A published post was changed; carries all of its words. */
export class PostEdited extends PostWords {
  /** Milliseconds since 1970. */
  @IsInt() @Min(0) edited_at: number;
}

/** A published post was taken back. */
export class PostDeleted extends PostFact {
  /** Milliseconds since 1970. */
  @IsInt() @Min(0) deleted_at: number;
}

export type PostEvent = PostPublished | PostEdited | PostDeleted;

/**
 * By channel id, so that a channel's posts come in the order of their sequence and a live stream has no gap to wait
 * for; an event's `sequence` counts the changes of its post. Written by channel-publisher.
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
