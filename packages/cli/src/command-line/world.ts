import type { GroupOptions, GuestGroup, Service } from '@qga-vss/core';
import type { Clock, DefaultsFile } from '@qga-vss/core/internal';
import type { Output } from '../terminal/output.ts';
import type { Opening } from './common-options.ts';

/** What stops a run from outside, or an error nobody caught. */
export type Interruption = { readonly signal: string } | { readonly error: unknown };

/** All that the command knows of its process; injected, so that tests run in theirs. */
export interface World {
  /** Without the executable and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'sleep'>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The product in processes of its own, which outlive this one where they are asked to. */
  readonly connect: (options: Opening) => Promise<Service>;
  /** What the machine's administrators have decided for every freeze. @throws DEFAULTS_NOT_TRUSTED, DEFAULTS_INVALID, KOFFI_UNAVAILABLE */
  readonly defaultsFile: () => Promise<DefaultsFile>;
  /** Guests that are frozen together. */
  readonly connectGroup: (options: GroupOptions) => Promise<GuestGroup>;
  /** Calls the listener at each interruption, instead of ending the process, until disposed of. */
  onInterruption(listener: (interruption: Interruption) => void): Disposable;
  /** Once all is said the process ends, whatever it still has open: who started it has interrupted it twice. */
  readonly hurry?: () => void;
}
