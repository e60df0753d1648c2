import pc from 'picocolors';
import type { Output, World } from '../world.ts';

/** What a text means; the colours are only its looks. */
export interface Style {
  good(text: string): string;
  doubtful(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** Colours on a terminal only, and not where NO_COLOR is set. */
export const styleFor = (output: Output, { env }: Pick<World, 'env'>): Style => {
  const { NO_COLOR } = env;
  const colours = pc.createColors(output.isTerminal && (NO_COLOR === undefined || NO_COLOR === ''));
  return {
    good: (text) => colours.bold(colours.green(text)),
    doubtful: (text) => colours.bold(colours.yellow(text)),
    bad: (text) => colours.bold(colours.red(text)),
    strong: colours.bold,
    faint: colours.dim,
  };
};
