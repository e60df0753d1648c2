import pc from 'picocolors';

/** What a text means; the colours are only its looks. */
export interface Style {
  good(text: string): string;
  doubtful(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

export const styleOf = (inColour: boolean): Style => {
  const colours = pc.createColors(inColour);
  return {
    good: (text) => colours.bold(colours.green(text)),
    doubtful: (text) => colours.bold(colours.yellow(text)),
    bad: (text) => colours.bold(colours.red(text)),
    strong: colours.bold,
    faint: colours.dim,
  };
};
