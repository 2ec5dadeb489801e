import { Injectable } from '@nestjs/common';
import { PostDeleted, PostPublished, posts, type PostEvent } from '#message/post.topic.js';
import { memberTopic, MemberTopics } from '#platform/member-stream/member-topic.js';

const stateOf = (type: string): string =>
  type === PostPublished.name ? 'published' : type === PostDeleted.name ? 'deleted' : 'edited';

/** Tells who publishes that a post was published, edited or deleted; what it says is read through the API. */
@Injectable()
export class PostTopics extends MemberTopics {
  override readonly all = [
    memberTopic(posts, {
      name: 'posts',
      roles: ['publisher', 'analyst'],
      note: (type: string, { post_id, channel_id }: PostEvent) => ({
        post_id,
        channel_id,
        state: stateOf(type),
      }),
      read: async (_workspace, post) => () => [{ event: 'post', data: post }],
    }),
  ];
}
