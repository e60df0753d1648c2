import { QgaError } from '@qga-vss/core';
import { checkNodeVersion } from '@qga-vss/core/internal';
import type { Call, Command } from './command-line/command.ts';
import { EXIT, EXIT_OF_KIND } from './command-line/exit-codes.ts';
import { programOf } from './command-line/program.ts';
import { usageError } from './command-line/usage-error.ts';
import type { World } from './command-line/world.ts';
import { COMMANDS } from './commands.ts';
import { failureLines, traceLines } from './terminal/failure.ts';
import { printJson } from './terminal/json.ts';
import { screenOf } from './terminal/screen.ts';

const callOf = (world: World, options: Call['options'], operands: readonly string[]): Call => {
  const wanted = { color: options['color'] !== false, quiet: options['quiet'] === true };
  return { world, options, operands, out: screenOf(world.stdout, world, wanted), err: screenOf(world.stderr, world, wanted) };
};

const isPlugin = (own: ReadonlySet<string>): boolean => own.has('--format=nagios') || (own.has('--format') && own.has('nagios'));

/** The common options of a command line that could not be read; what follows `--` is not ours. */
const givenAnyway = ({ argv }: World): Call['options'] => {
  const end = argv.indexOf('--');
  const own = new Set(end < 0 ? argv : argv.slice(0, end));
  return {
    json: own.has('--json'),
    verbose: own.has('--verbose') || own.has('-v'),
    color: !own.has('--no-color'),
    ...(isPlugin(own) ? { format: 'nagios' } : {}),
  };
};

/** The error of a command that came to nothing: `{error}` on stdout with `--json`, else words on stderr. */
const printFailure = ({ world, err, options: { json, verbose, simulate } }: Call, error: QgaError): void => {
  if (json === true) printJson(world, { error });
  else err.print(failureLines(error, err, { simulated: simulate !== undefined }));
  if (verbose === true) err.print(traceLines(error, err));
};

const fail = async (call: Call, error: QgaError): Promise<number> => {
  if (call.options['format'] === 'nagios') return (await import('./monitoring/plugin.ts')).tellUnmade(call, error);
  printFailure(call, error);
  return EXIT_OF_KIND[error.failure.kind];
};

/** A Node.js that is too old would fail where something is first missing. */
const start = async (command: Command, call: Call): Promise<number> => {
  checkNodeVersion(process.versions.node);
  return await command.run(call);
};

/** What could not be said in full is no success: half a document would pass for the whole, and nothing for all is well. */
const codeOfOutput = ({ world, err }: Call, code: number): number => {
  const failures = (['stdout', 'stderr'] as const).flatMap((object) => {
    const { failure } = world[object];
    return failure === undefined ? [] : [QgaError.of('OUTPUT_NOT_WRITTEN', { object, detail: failure.message }, { cause: failure })];
  });
  for (const failure of failures) err.print(failureLines(failure, err, { simulated: false }));
  return failures.length > 0 && code === EXIT.done ? EXIT.unexpected : code;
};

/** Who types nothing else asks what there is; and what is a command may be typed as the option that others have for it. */
const spelledOut = (argv: readonly string[]): readonly string[] => {
  if (argv.length === 0) return ['--help'];
  return argv[0] === '--show-config' ? ['show-config', ...argv.slice(1)] : argv;
};

/** The whole of `qga-vss` but its process. Resolves with the exit code; rejects never. */
export const main = async (started: World): Promise<number> => {
  const world = { ...started, argv: spelledOut(started.argv) };
  const unread = callOf(world, givenAnyway(world), []);
  return codeOfOutput(unread, await perform(world, unread));
};

const perform = async (world: World, unread: Call): Promise<number> => {
  let code: number = EXIT.done;
  const program = programOf(COMMANDS, world, unread.out, async (command, options, operands) => {
    const call = callOf(world, { ...options }, operands);
    code = await start(command, call).catch((thrown: unknown) => fail(call, QgaError.from(thrown)));
  });
  try {
    await program.parseAsync(world.argv, { from: 'user' });
    return code;
  } catch (thrown) {
    const error = usageError(thrown, program, world.argv);
    return error === undefined ? code : await fail(unread, error);
  }
};
