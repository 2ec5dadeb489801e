import { JobKind } from '#platform/ports/job-queue.port.js';

/** Sends the posts of a period to a webhook again. The job's id is the follower's. */
export const replayWebhook = JobKind.declare<{ follower_id: number }>('replay-webhook');
