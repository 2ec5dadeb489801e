import { JobKind } from '#platform/ports/job-queue.port.js';

/** Sends posts of a time again to a webhook. Id: the follower's. */
export const replayWebhook = JobKind.declare<{ follower_id: number }>('replay-webhook');
