import type { QgaError } from '@qga-vss/core';
import type { World } from '../world.ts';
import { styleFor } from './style.ts';

export interface FailureOptions {
  readonly json: boolean;
  readonly stack: boolean;
}

/** The lines that say what failed and what to do about it. */
export const failureLines = (error: Pick<QgaError, 'name' | 'message'> & { readonly remedy: string }): readonly string[] => [
  `${error.name}: ${error.message}`,
  `What now: ${error.remedy}`,
];

/** Prints the stack of an error and of its causes, for those who asked. */
export const printStack = (world: World, error: Error): void => {
  world.stderr.write(`${error.stack ?? error.message}\n`);
  if (error.cause instanceof Error) printStack(world, error.cause);
};

/** The error of a command that came to nothing: `{error}` on stdout with `--json`, else words on stderr. */
export const printFailure = (world: World, error: QgaError, { json, stack }: FailureOptions): void => {
  if (json) world.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
  else {
    const [what, ...rest] = failureLines({ name: error.name, message: error.message, remedy: error.failure.remedy });
    const style = styleFor(world.stderr, world);
    world.stderr.write(`${[`${style.bad('qga-vss:')} ${what}`, ...rest].join('\n')}\n`);
  }
  if (stack) printStack(world, error);
};
