/** How far back a live stream can be resumed: so many days, and so many posts. What is older is a reset, and a skipped receipt. */
export const RETENTION_MS = 30 * 86_400_000;
export const RETENTION_POSTS = 1_000;
/**
 * How long a post that is missing below a newer one is waited for before live streams go past it: longer than Kafka
 * takes to give the partitions of a process that was killed, and killed again, to another one.
 */
export const HOLE_MS = 120_000;
