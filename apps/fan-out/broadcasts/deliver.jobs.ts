import { JobKind, type JobQueue } from '#platform/ports/job-queue.port.js';
import type { Range } from './range.entity.js';

/** Delivers a range from its cursor on. Id: the range's; with the cursor where a run goes on from another. */
export const deliverRange = JobKind.declare<{ range_id: number }>('deliver-range');
/** Sends again what is deferred and due in a range. Id: the range's. */
export const retryRange = JobKind.declare<{ range_id: number }>('retry-range');

/** First ranges of a post go before later ones of any. */
const priorityOf = ({ ordinal }: Pick<Range, 'ordinal'>): number => Math.min(ordinal, 10_000);

export function enqueue(jobs: JobQueue, range: Pick<Range, 'id' | 'ordinal'>): Promise<void> {
  return jobs.add(deliverRange, String(range.id), { range_id: range.id }, { priority: priorityOf(range) });
}

/** As `enqueue`, out of a run that has the range's own job. */
export function enqueueRest(
  jobs: JobQueue,
  range: Pick<Range, 'id' | 'ordinal'>,
  cursor: number,
  delayMs: number,
): Promise<void> {
  return jobs.add(
    deliverRange,
    `${range.id}-${cursor}`,
    { range_id: range.id },
    { priority: priorityOf(range), delayMs },
  );
}

/** As `enqueue`, for a range whose run has died: the queue may take a while to see that its job is free again. */
export function enqueueOrphan(
  jobs: JobQueue,
  range: Pick<Range, 'id' | 'ordinal' | 'cursor'>,
): Promise<void> {
  return jobs.add(
    deliverRange,
    `${range.id}-${range.cursor}-orphan`,
    { range_id: range.id },
    { priority: priorityOf(range) },
  );
}
