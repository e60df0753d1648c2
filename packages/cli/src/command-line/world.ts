import type { Service } from '@qga-vss/core';
import type { Clock } from '@qga-vss/core/internal';

/** Where text goes. Writing is synchronous, so that nothing is lost when the process is ended hard. */
export interface Output {
  readonly isTerminal: boolean;
  /** Of a terminal, where it tells: characters in a line. */
  readonly columns?: number | undefined;
  /** The device number of the volume, where it goes to a regular file. */
  readonly fileDevice?: number;
  /** Nothing more can be written: whoever read it is gone, or writing has failed. */
  readonly isClosed?: boolean;
  /** Why not all that was said could be written; undefined where only its reader has left, which is his right. */
  readonly failure?: Error | undefined;
  /** Never throws: what is under way, such as a thaw, goes on. */
  write(text: string): void;
}

/** What stops a run from outside, or an error nobody caught. */
export type Interruption = { readonly signal: string } | { readonly error: unknown };

/** All that the command knows of its process; injected, so that tests run in theirs. */
export interface World {
  /** Without the executable and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The product in processes of its own, which outlive this one where they are asked to. */
  readonly connect: (options: { readonly simulate?: string }) => Promise<Service>;
  /** Calls the listener at each interruption, instead of ending the process, until disposed of. */
  onInterruption(listener: (interruption: Interruption) => void): Disposable;
}
