import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands.ts';
import { shown } from '../support/shown.ts';

describe('help', () => {
  const groups = [...new Set(COMMANDS.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : [])))];
  const all = ['', ...groups, ...COMMANDS.map(({ name }) => name)];

  it.each(all)('of "%s" is readable on a terminal of any width', async (name) => {
    for (const [columns, most] of [
      [200, 80],
      [80, 80],
      [50, 50],
    ] as const) {
      const lines = await shown({ columns }, ...name.split(' ').filter((word) => word !== ''), '--help');
      // An example and an address are one line, so that they can be copied.
      for (const line of lines.filter((each) => !/^ {4}qga-vss|https:/.test(each))) expect(line.length).toBeLessThanOrEqual(most);
    }
  });

  it('has examples that fit on 80 columns', async () => {
    for (const { name } of COMMANDS)
      for (const line of await shown({}, ...name.split(' '), '--help')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('shows where the command of run begins', async () => {
    expect((await shown({}, 'run', '--help'))[0]).toBe('Usage: qga-vss run [options] -- <command...>');
  });

  it('of the whole has an example of each of the first commands', async () => {
    const help = (await shown({}, '--help')).join('\n');
    for (const name of ['run', 'prepare', 'freeze', 'thaw']) expect(help).toMatch(new RegExp(`\n    qga-vss ${name}\\b`));
  });

  it.each(COMMANDS.map(({ name }) => name))('of %s has sections, exit codes and where to read more', async (name) => {
    const help = (await shown({}, ...name.split(' '), '--help')).join('\n');
    for (const title of ['Usage: qga-vss', '\nExamples:', '\nExit codes:\n    0  done', '\nRead more:']) expect(help).toContain(title);
    expect(help).not.toMatch(/\b(holdMs|prepareHoldMs|dryRun|backupType)\b/);
  });

  it('of a group names its commands', async () => {
    expect((await shown({}, 'provider', '--help')).join('\n')).toMatch(/Commands:\n {2}register .*\n(.*\n)* {2}unregister /);
  });
});
