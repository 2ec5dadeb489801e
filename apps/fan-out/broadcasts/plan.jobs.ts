import { JobKind } from '#platform/ports/job-queue.port.js';

/** Cuts a post's audience into ranges. The job's id is the post's id. */
export const planPost = JobKind.declare<{ post_id: string }>('plan-post');
