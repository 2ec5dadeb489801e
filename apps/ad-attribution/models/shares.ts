import type { Model, Step } from './model.js';

/** The share of a conversion that one source gets. */
export interface Share {
  /** The source; null for an unattributed share. */
  source: string | null;
  /** Number of parts, of `Model.parts` in all. */
  parts: number;
  /** Share of the amount in whole minor units; null if the conversion has no amount. */
  amount_minor: bigint | null;
}

/**
 * Divides a conversion among the steps that the model credits; if it credits none, the whole conversion is
 * unattributed. The amounts of the shares are whole minor units and add up to the conversion's amount.
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
