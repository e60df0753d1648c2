import { CONTRACT } from '@qga-vss/core/src/contract/contract.ts';
import { markableOptions, OTHER_COMMANDS, type Wording, wordingFor } from '@qga-vss/core/src/contract/marks.ts';
import type { Method } from '@qga-vss/core/src/contract/method.ts';

/** `holdMs` as Ansible has it: hold_ms. */
export const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The commands that are modules. */
const MODULE_OF: Readonly<Record<string, string>> = {
  run: 'snapshot',
  prepare: 'prepare',
  freeze: 'freeze',
  thaw: 'thaw',
  status: 'status',
  doctor: 'doctor',
};

const METHODS: readonly Method[] = Object.values(CONTRACT);

const commandWord = (name: string): readonly [string, string] => {
  const module = MODULE_OF[name];
  return [`qga-vss ${name}`, module === undefined ? `"qga-vss ${name}"` : `qga.vss.${module}`];
};

/** What texts of the contract mark, as a task has it: `holdMs` is hold_ms, `qga-vss thaw` is qga.vss.thaw. */
export const TASK_WORDS: Wording = wordingFor(
  Object.fromEntries([
    ...markableOptions(METHODS).map((name) => [name, snakeCase(name)] as const),
    ...[...METHODS.flatMap(({ commandLine }) => commandLine?.name ?? []), ...Object.keys(OTHER_COMMANDS)].map(commandWord),
  ]),
);

/** The same in the markup of Ansible's documentation: C(hold_ms), M(qga.vss.thaw). */
export const documented = (text: string): string =>
  text.replaceAll(new RegExp(TASK_WORDS.pattern, 'g'), (_, name: string, value: string) => {
    const word = TASK_WORDS.words[name] ?? name;
    return word.startsWith('qga.vss.') && value === '' ? `M(${word})` : `C(${word.replaceAll('"', '')}${value})`;
  });
