import type { Locked } from '../registry.ts';

/** A file of the release. */
export interface Artifact {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What is in it that is not ours; left out where it only tells of the others. */
  readonly inside?: readonly Locked[];
}
