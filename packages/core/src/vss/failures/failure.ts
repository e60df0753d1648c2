/**
 * What a failure means for the one who automates: it decides a CLI exit code and a PowerShell error category.
 * `lost`: a hold that was not held; `partial`: frozen, but a writer asked for was not well;
 * `well`: no failure at all, the reason of a good verdict.
 */
export type FailureKind = 'usage' | 'failed' | 'busy' | 'impossible' | 'lost' | 'partial' | 'interrupted' | 'unexpected' | 'well';

export type Retryable = 'yes' | 'no' | 'conditional';

export interface Failure {
  readonly kind: FailureKind;
  readonly meaning: string;
  readonly retryable: Retryable;
  readonly remedy: string;
  /** Milliseconds after which a retry makes sense. */
  readonly retryAfterMs?: number;
}
