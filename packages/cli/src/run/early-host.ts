/** The machine whose host a command line needs: a simulated one by what names it; the real one where left out. */
export interface Needed {
  readonly simulate?: string;
}

const HELP: ReadonlySet<string> = new Set(['-h', '--help']);

const SIMULATE = '--simulate';

/** Whether a word names a machine in memory, and which. */
const simulatedBy = (word: string, next: string | undefined): string | undefined => {
  if (word.startsWith(`${SIMULATE}=`)) return word.slice(SIMULATE.length + 1);
  if (word !== SIMULATE) return undefined;
  return next === undefined || next.startsWith('-') ? 'healthy' : next;
};

/**
 * Which host a command line will need, as can be seen before anything that reads it is loaded. A wrong guess costs a process that is
 * started, or started late; the command line is read afterwards, and a host is taken only for the machine that it then asks for.
 * @param argv without the executable and the script
 * @returns undefined where it needs none of this computer, or none is certain
 */
export const neededHost = ([command, ...rest]: readonly string[]): Needed | undefined => {
  if (command !== 'run') return undefined;
  const end = rest.indexOf('--');
  const words = end < 0 ? rest : rest.slice(0, end);
  const operands = end < 0 ? words : rest.slice(end + 1);
  // Without a dividing `--` some of these are the command's own: it starts its host late, then.
  if (operands.every((word) => word.startsWith('-')) || words.some((word) => HELP.has(word) || word.startsWith('--guest')))
    return undefined;
  const [simulate] = words.flatMap((word, index) => simulatedBy(word, words[index + 1]) ?? []);
  return simulate === undefined ? {} : { simulate };
};
