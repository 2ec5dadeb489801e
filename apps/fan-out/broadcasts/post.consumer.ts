import { Injectable } from '@nestjs/common';
import { PostDeleted, PostPublished, posts } from '#message/post.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { changePost } from './change.jobs.js';
import { PostChanges } from './post-changes.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { planPost } from './plan.jobs.js';
import { Planner } from './planner.js';

/** The subscription that keeps posts and their plans. */
export const POSTS = 'fan-out.posts';

/** Keeps the post and fixes its audience in the event's own transaction; cutting it into ranges is the worker's. */
@Injectable()
export class PostConsumer {
  constructor(inbox: Inbox, planner: Planner, changes: PostChanges, sweep: Sweep) {
    inbox.subscribe(posts, POSTS, async (tx, { data, sequence }) => {
      if (data instanceof PostPublished) {
        await planner.receive(tx, data);
        return sweep.afterThisCommit(planPost.name);
      }
      await changes.receive(tx, data, sequence);
      sweep.afterThisCommit(changePost.name);
      if (data instanceof PostDeleted) sweep.afterThisCommit('stop');
    });
  }
}
