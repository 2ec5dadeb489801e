import { JobKind } from '#platform/ports/job-queue.port.js';

/** Sends a post's newest change (an edit or a deletion) to the followers who have the post. The job's id is the post's id. */
export const changePost = JobKind.declare<{ post_id: string }>('change-post');
