import { JobKind, type JobQueue } from '#platform/ports/job-queue.port.js';
import type { Range } from './range.entity.js';

/** Delivers a range from its cursor on. The job's id is the range's id, with the cursor added when one run continues another. */
export const deliverRange = JobKind.declare<{ range_id: number }>('deliver-range');
/** Sends the deferred receipts of a range that are due. The job's id is the range's id. */
export const retryRange = JobKind.declare<{ range_id: number }>('retry-range');

/** Low ordinals go first, so that small posts overtake large ones. */
const priorityOf = ({ ordinal }: Pick<Range, 'ordinal'>): number => Math.min(ordinal, 10_000);

/** Adds the job that delivers a range. */
export function enqueueRange(jobs: JobQueue, range: Pick<Range, 'id' | 'ordinal'>): Promise<void> {
  return jobs.add(deliverRange, String(range.id), { range_id: range.id }, { priority: priorityOf(range) });
}

/** Adds the job for the rest of a range. The running job still holds the range's own job id, so this one gets another. */
export function enqueueRangeRest(
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

/** Adds a job for a range whose worker died. The queue may hold the dead job's id for a while, so this one gets another. */
export function enqueueOrphanedRange(
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
