import type { OptionSpec } from './options/spec.ts';
import type { World } from './world.ts';

/** What a command is called with. */
export interface Call {
  readonly world: World;
  /** By the names of the specifications; those not given are absent. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

/** A command as a value: what it is, what it takes, what it does. */
export interface Command {
  /** One word, or two for a command of a group: `provider register`. */
  readonly name: string;
  readonly summary: string;
  /** As commander writes them, such as `<command...>`. */
  readonly operands?: string;
  /** What follows the first operand is not ours. */
  readonly passThrough?: boolean;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
  /** Resolves with the exit code. Throws QgaError. */
  run(call: Call): Promise<number>;
}
