/** What makes the runtime split an argument, or is read as a quote. */
const NEEDS_QUOTES = /[\s"]/;

/**
 * One argument in the quoting of Microsoft's C runtime ("Parsing C command-line arguments"): backslashes are literal unless
 * a quote follows, and then each is doubled.
 * @throws TypeError where it holds a NUL, which would end the whole line.
 * @seam
 */
export const quoteArgument = (argument: string): string => {
  if (argument.includes('\0')) throw new TypeError('an argument holds a NUL');
  if (argument !== '' && !NEEDS_QUOTES.test(argument)) return argument;
  const escaped = argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  return `"${escaped}"`;
};

/**
 * A command line. The program's name has rules of its own: it ends at the next quote, and backslashes mean nothing.
 * @throws TypeError where the name holds a quote or anything holds a NUL.
 */
export const commandLine = (executable: string, args: readonly string[]): string => {
  if (/["\0]/.test(executable)) throw new TypeError(`${executable} is no file's name`);
  return [`"${executable}"`, ...args.map(quoteArgument)].join(' ');
};
