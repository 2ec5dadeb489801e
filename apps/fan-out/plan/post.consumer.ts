import { Injectable } from '@nestjs/common';
import { posts } from '#message/post.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Sweep } from '../sweep/sweep.js';
import { Planner } from './planner.js';

/** Keeps the post and fixes its audience in the event's own transaction; cutting it into ranges is the worker's. */
@Injectable()
export class PostConsumer {
  constructor(inbox: Inbox, planner: Planner, sweep: Sweep) {
    inbox.subscribe(posts, 'fan-out.posts', async (tx, { data }) => {
      await planner.receive(tx, data);
      sweep.afterThisCommit();
    });
  }
}
