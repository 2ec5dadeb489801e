import { Injectable } from '@nestjs/common';
import { posts } from '#message/post.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Projections } from '#platform/outbox/projections.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { POSTS_SUBSCRIPTION } from '../broadcasts/post.consumer.js';

/** The 404 for a post without deliveries. fan-out does not know drafts and scheduled posts. */
export const noDelivery = (): Problem =>
  new Problem(404, 'There is no such delivery of a post here; a post that is not published has none yet');

/** Finds the plan of a published post; waits a moment for a post that was published just now and has not arrived yet. */
@Injectable()
export class PublishedPosts {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  async findPlan(post_id: string, workspace_id: string): Promise<Plan> {
    // Looked up without the workspace, so that another workspace's post answers 404 at once and is not waited for.
    const read = () => this.database.read.findOneBy(Plan, { post_id });
    const plan = await this.projections.find(posts, POSTS_SUBSCRIPTION, read);
    if (plan?.workspace_id !== workspace_id) throw noDelivery();
    return plan;
  }
}
