import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands.ts';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await Bundle.quick();
  // What an example draws.
  await bundle.run('run', '--simulate', SCENARIO, '--report', 'run.json', ...SUCCESS);
});
afterAll(async () => {
  await bundle.shutDownHolder(SCENARIO);
  bundle[Symbol.dispose]();
});

const SCENARIO = 'healthy';

/** A command line of an example as its words; what it is piped into is PowerShell's. */
const wordsOf = (cli: string): readonly string[] => {
  const [ours = ''] = cli.split(' | ');
  return [...ours.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '').slice(1);
};

/** The same, rehearsed: on a machine in memory, with a command of this one instead of the guest's. */
const rehearsed = (name: string, cli: string): readonly string[] => {
  const words = wordsOf(cli);
  const own = words.slice(name.split(' ').length, words.includes('--') ? words.indexOf('--') : undefined);
  const command = COMMANDS.find((each) => each.name === name);
  const simulate = command?.options.some((spec) => spec.name === 'simulate') && !own.includes('--simulate') ? ['--simulate', SCENARIO] : [];
  return [...name.split(' '), ...simulate, ...own, ...(words.includes('--') ? SUCCESS : [])];
};

/** Those of the module are run where there are PowerShells: test/module/module.lab.test.ts. */
const HERE = COMMANDS.filter(({ name }) => !name.startsWith('module '));

/** Those of guests are run where there is a guest agent: test/guest/commands.guest.test.ts. */
const EXAMPLES = HERE.flatMap(({ name, examples }) =>
  examples.flatMap(({ does, cli }) => (cli === undefined || cli.includes(' --guest ') ? [] : [{ name, does, cli }])),
);

describe('every example in help', () => {
  // A self-test holds for seconds, and starts a dozen processes.
  it.each(EXAMPLES)('$cli', { timeout: 60_000 }, async ({ name, cli }) => {
    expect(wordsOf(cli).slice(0, name.split(' ').length)).toEqual(name.split(' '));
    const argv = rehearsed(name, cli);
    const ended = await bundle.run(...argv);
    // What was frozen or prepared is not left to the next example.
    if (['freeze', 'prepare'].includes(name)) await bundle.run('thaw', '--simulate', SCENARIO);
    expect({ argv, stderr: ended.stderr.replaceAll(/^warning: .*\n.*\n.*\n/gm, '') }).toEqual({ argv, stderr: '' });
    expect(ended.code).toBe(argv.includes('sql-writer-fails') ? 5 : 0);
  });

  it('is one for each command, so that nobody has to guess', () => {
    expect(COMMANDS.filter(({ examples }) => !examples.some(({ cli }) => cli !== undefined)).map(({ name }) => name)).toEqual([]);
  });
});
