import { OTHER_COMMANDS } from '@qga-vss/core/internal';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands.ts';
import { commandLineWords, withFlags } from '../../src/terminal/flags.ts';

it('every command that a text may name is there', () => {
  const names = COMMANDS.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(OTHER_COMMANDS)));
  expect(Object.keys(commandLineWords()).filter((word) => word.startsWith('qga-vss ') && !names.includes(word.slice(8)))).toEqual([]);
});

it('marked options and commands are as typed here', () => {
  expect(withFlags('Raise `holdMs`; `qga-vss provider register`, or rehearse with `simulate`.')).toBe(
    'Raise --hold; "qga-vss provider register", or rehearse with --simulate.',
  );
});
