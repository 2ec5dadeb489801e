import { Injectable } from '@nestjs/common';
import { PostPublished, posts } from '#message/post.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { PostChanges } from '../changes/post-changes.js';
import { Sweep } from '../sweep/sweep.js';
import { Planner } from './planner.js';

/** Keeps the post and fixes its audience in the event's own transaction; cutting it into ranges is the worker's. */
@Injectable()
export class PostConsumer {
  constructor(inbox: Inbox, planner: Planner, changes: PostChanges, sweep: Sweep) {
    inbox.subscribe(posts, 'fan-out.posts', async (tx, { data, sequence }) => {
      if (data instanceof PostPublished) await planner.receive(tx, data);
      else await changes.receive(tx, data, sequence);
      sweep.afterThisCommit();
    });
  }
}
