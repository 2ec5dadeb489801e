/** One touch of a path, as a model sees it. */
export interface Step {
  /** Milliseconds since 1970. */
  at: number;
  /** What credit goes to; null for a direct entry, whose credit stays unattributed. */
  source: string | null;
}

/** A share of a conversion. */
export interface Credit<S extends Step = Step> {
  step: S;
  /** Whole parts; those of one path sum to `Model.parts`. */
  parts: number;
}

/** A rule that gives credit to the touches of a converting path. A file each; pure, so that a report can be made again. */
export interface Model {
  readonly name: string;
  /** How many parts a conversion has: 1 where it is never divided. */
  readonly parts: number;
  /** The path is oldest first, within the window. Answers nothing for a path without touches. */
  credit<S extends Step>(path: readonly S[]): Credit<S>[];
}
