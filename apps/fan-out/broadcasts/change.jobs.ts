import { JobKind } from '#platform/ports/job-queue.port.js';

/** Brings a post's change to those who have the post. Id: the post's. */
export const changePost = JobKind.declare<{ post_id: string }>('change-post');
