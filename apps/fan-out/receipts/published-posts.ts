import { Injectable } from '@nestjs/common';
import { posts } from '#message/post.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Projections } from '#platform/outbox/projections.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { POSTS_SUBSCRIPTION } from '../broadcasts/post.consumer.js';

/** Drafts and scheduled posts are not known here. */
export const noDelivery = (): Problem =>
  new Problem(404, 'There is no such delivery of a post here; a post that is not published has none yet');

/** Finds what is published; waits a moment for a post that was published only now. */
@Injectable()
export class PublishedPosts {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  async plan(post_id: string, workspace_id: string): Promise<Plan> {
    // Another workspace's is there, and so nothing that may still come.
    const look = () => this.database.read.findOneBy(Plan, { post_id });
    const plan = await this.projections.find(posts, POSTS_SUBSCRIPTION, look);
    if (plan?.workspace_id !== workspace_id) throw noDelivery();
    return plan;
  }
}
