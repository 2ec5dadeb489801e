/** A live stream can be resumed within the last 30 days and the last 1000 posts. Older posts mean a reset, and a skipped receipt. */
export const RETENTION_MS = 30 * 86_400_000;
/** The newest posts of a channel from which a live stream can be resumed. */
export const RETENTION_POSTS = 1_000;
/**
 * Milliseconds for which live streams wait for a post that is missing below a newer one. A channel's posts arrive in
 * order, so that a post is missing only when its event was parked and then skipped by the operator.
 */
export const GAP_WAIT_MS = 30_000;
