/** One touch of a path, in the form that models use. */
export interface Step {
  /** Time of the touch, in milliseconds since 1970. */
  at: number;
  /** The source that gets the credit; null for a direct entry, whose credit stays unattributed. */
  source: string | null;
}

/** The parts of a conversion that a model gives to one step. */
export interface Credit<S extends Step = Step> {
  step: S;
  /** Number of whole parts; the parts of one path add up to `Model.parts`. */
  parts: number;
}

/**
 * A rule that gives credit to the touches of a path that ends in a conversion. Each model is one file. It is a pure
 * function, so that a report can be computed again with the same result.
 */
export interface Model {
  readonly name: string;
  /** Number of parts of a conversion; 1 if the model never divides it. */
  readonly parts: number;
  /**
   * Returns the credit for a path, which is ordered oldest first and within the window; an empty array for a path
   * without touches.
   */
  credit<S extends Step>(path: readonly S[]): Credit<S>[];
}
