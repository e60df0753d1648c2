/** Something that is taken for true of real Windows, and that the lab cannot show. */
export interface Assumption {
  /** Stable: reports and links name it. */
  readonly id: string;
  /** What is taken for true. */
  readonly assumed: string;
  /** The code that rests on it: paths from the root of the repository. */
  readonly where: readonly string[];
  /** Where it comes from. */
  readonly source: string;
  /** What users would see. */
  readonly ifWrong: string;
  /** How a person finds out on a guest that may be frozen for a second. */
  readonly byHand: string;
}

/** Assumptions about one part of Windows. */
export interface Area {
  readonly title: string;
  /** What holds for all of them. */
  readonly note?: string;
  readonly assumptions: readonly Assumption[];
}
