import type { Model, Step } from './model.js';

/** What one source gets of a conversion. */
export interface Share {
  /** Null: unattributed. */
  source: string | null;
  /** Of `Model.parts`. */
  parts: number;
  /** Whole minor units; null where the conversion has no amount. */
  amount_minor: bigint | null;
}

/**
 * Divides a conversion among all steps that the model credits; where it credits none, the whole is unattributed.
 * Amounts stay whole minor units, and those of the shares sum to the conversion's.
 */
export function sharesOf(model: Model, path: readonly Step[], amount_minor: number | null): Share[] {
  const credits = model.credit(path);
  const amount = amount_minor === null ? null : BigInt(amount_minor);
  if (credits.length === 0) return [{ source: null, parts: model.parts, amount_minor: amount }];
  let given = 0;
  return credits.map(({ step, parts }) => {
    const before = given;
    given += parts;
    const upTo = (sum: number) => (amount! * BigInt(sum)) / BigInt(model.parts);
    return { source: step.source, parts, amount_minor: amount === null ? null : upTo(given) - upTo(before) };
  });
}
