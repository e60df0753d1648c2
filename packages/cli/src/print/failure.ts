import type { QgaError } from '@qga-vss/core';
import type { World } from '../world.ts';
import { noticeLines } from './notice.ts';
import { styleFor } from './style.ts';

export interface FailureOptions {
  readonly json: boolean;
  readonly stack: boolean;
}

/** Prints the stack of an error and of its causes, for those who asked. */
export const printStack = (world: World, error: Error): void => {
  world.stderr.write(`${error.stack ?? error.message}\n`);
  if (error.cause instanceof Error) printStack(world, error.cause);
};

/** The error of a command that came to nothing: `{error}` on stdout with `--json`, else words on stderr. */
export const printFailure = (world: World, error: QgaError, { json, stack }: FailureOptions): void => {
  if (json) world.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
  else world.stderr.write(`${styleFor(world.stderr, world).bad('qga-vss:')} ${noticeLines(error.toJSON()).join('\n')}\n`);
  if (stack) printStack(world, error);
};
