import type { Example } from '@qga-vss/core/internal';
import type { Screen } from '../terminal/screen.ts';
import type { OptionSpec } from './option.ts';
import type { World } from './world.ts';

/** What a command is called with. */
export interface Call {
  readonly world: World;
  /** By the names of the specifications; those not given are absent. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
  /** Standard output and standard error, for people. */
  readonly out: Screen;
  readonly err: Screen;
}

/** A command as a value: what it is, what it takes, what it does. */
export interface Command {
  /** One word, or two for a command of a group: `provider register`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Paragraphs: what one should know before using it. */
  readonly description?: readonly string[];
  /** As commander writes them, such as `<command...>`. */
  readonly operands?: string | undefined;
  /** What may stand there, where that is known. */
  readonly operandValues?: readonly string[];
  /** A file of this machine stands there. */
  readonly operandIsPath?: boolean;
  /** What follows the first operand is not ours. */
  readonly passThrough?: boolean;
  readonly options: readonly OptionSpec[];
  /** Those with a command line are shown, and each of these is run by a test. */
  readonly examples: readonly Pick<Example, 'does' | 'cli'>[];
  /** The exit codes it may end with, for its help. */
  readonly exitCodes: readonly number[];
  /** Resolves with the exit code. Throws QgaError. */
  run(call: Call): Promise<number>;
}
