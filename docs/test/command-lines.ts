/** Commands whose word is their own, so that no machine has to be simulated for them. */
const WITHOUT_MACHINE: ReadonlySet<string> = new Set([
  'explain',
  'completion',
  'timeline',
  'module',
  'show-config',
  '--version',
  '--help',
  'help',
]);

/** A program that succeeds at once, for the ones that documents name and this machine has not. */
const SOME_PROGRAM = [process.execPath, '-e', ''];

/** A line of a document: what is typed, and the exit code that a comment at its end names. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly exitCode: number;
}

const words = (text: string): readonly string[] => [...text.matchAll(/"([^"]*)"|\S+/g)].map(([whole, quoted]) => quoted ?? whole);

/** The arguments on a machine in memory: what would be frozen is simulated, what would be run is some program. */
const simulated = (argv: readonly string[]): readonly string[] => {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const [name = ''] = own;
  const rehearsed = WITHOUT_MACHINE.has(name) || own.includes('--simulate') ? own : [...own, '--simulate', 'healthy'];
  return end === -1 ? rehearsed : [...rehearsed, '--', ...SOME_PROGRAM];
};

/** The command lines of a block: a line each, `qga-vss` first, and perhaps `# exit 4` behind. */
export const commandLines = (block: string): readonly CommandLine[] =>
  block
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, typed = '', code = '0'] = /^(.*?)(?:\s+# exit (\d+).*|\s+# .*)?$/.exec(line) ?? [];
      const [program, ...argv] = words(typed);
      if (program !== 'qga-vss') throw new Error(`Only qga-vss can be run here: ${line}`);
      return { argv: simulated(argv), exitCode: Number(code) };
    });
