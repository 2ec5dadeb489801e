import { JobKind } from '#platform/ports/job-queue.port.js';

/** Cuts a post's audience into ranges. Id: the post's. */
export const planPost = JobKind.declare<{ post_id: string }>('plan-post');
