/** How far back a live stream can be resumed: so many days, and so many posts. What is older is a reset, and a skipped receipt. */
export const RETENTION_MS = 30 * 86_400_000;
export const RETENTION_POSTS = 1_000;
/**
 * How long a post that is missing below a newer one is waited for before live streams go past it. Posts of a channel
 * come in order, so that only one whose event was set aside and skipped is ever missing.
 */
export const HOLE_MS = 30_000;
