import type { AddOptions, JobKind } from '../ports/job-queue.port.js';
import { insideTransaction } from '../adapters/sql/transaction-scope.js';

/** Returns the options of `JobQueue.add` with their defaults; throws if they are invalid or a transaction is open. */
export function validateAdd(kind: JobKind<any>, id: string, options: AddOptions = {}): Required<AddOptions> {
  if (insideTransaction()) {
    throw new Error(`Job ${kind.name} ${id} is added inside a transaction: it could run before the commit`);
  }
  const { delayMs = 0, priority = 10 } = options;
  if (id === '') throw new Error(`Job ${kind.name} has no id`);
  if (!(delayMs >= 0))
    throw new RangeError(`Job ${kind.name} ${id}: delayMs must not be negative, got ${delayMs}`);
  if (!Number.isSafeInteger(priority) || priority < 1) {
    throw new RangeError(
      `Job ${kind.name} ${id}: priority must be a whole number from 1 on, got ${priority}`,
    );
  }
  return { delayMs: Math.round(delayMs), priority };
}
