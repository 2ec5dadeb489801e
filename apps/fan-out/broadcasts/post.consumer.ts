import { Injectable } from '@nestjs/common';
import { PostDeleted, PostPublished, posts } from '#message/post.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { changePost } from './change.jobs.js';
import { PostChanges } from './post-changes.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { planPost } from './plan.jobs.js';
import { Planner } from './planner.js';

/** Name of the subscription that writes posts and their plans. */
export const POSTS_SUBSCRIPTION = 'fan-out.posts';

/** Writes posts, their plans and their changes in the event's transaction. Workers do the long work. */
@Injectable()
export class PostConsumer {
  constructor(inbox: Inbox, planner: Planner, changes: PostChanges, sweep: Sweep) {
    inbox.subscribe(posts, POSTS_SUBSCRIPTION, async (tx, { data, sequence }) => {
      if (data instanceof PostPublished) {
        await planner.createPlan(tx, data);
        return sweep.afterThisCommit(planPost.name);
      }
      await changes.record(tx, data, sequence);
      sweep.afterThisCommit(changePost.name);
      if (data instanceof PostDeleted) sweep.afterThisCommit('stop');
    });
  }
}
