import type { Result } from '@qga-vss/core';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import { table } from '../terminal/table.ts';

const HEAD = ['PROVIDER', 'TYPE', 'VERSION', 'MAKES FREEZES'];

/** The providers, for people; for programs, and where more was asked for, with their ids. */
export const providersLines = (
  { providers, simulated }: Result<'providers'>,
  screen: Screen,
  { verbose }: Readonly<Record<string, unknown>>,
): readonly string[] => {
  const withIds = verbose === true || !screen.isTerminal;
  const rows = providers.map(({ name, type, version, id, ours }) => [name, type, version, ours ? 'yes' : 'no', ...(withIds ? [id] : [])]);
  const none = `${screen.style.bad('The provider of the guest tools is not among them')}: no freeze is possible. "qga-vss doctor" says more.`;
  return [
    ...table([...HEAD, ...(withIds ? ['ID'] : [])], rows, screen),
    ...(providers.some(({ ours }) => ours) ? [] : ['', none]),
    ...(simulated ? [simulatedNote(simulated).trim()] : []),
  ];
};

const wordFor = ({ registered, changed }: Pick<Result<'providerRegister'>, 'registered' | 'changed'>): string => {
  if (registered) return 'REGISTERED';
  return changed ? 'UNREGISTERED' : 'NOT REGISTERED';
};

/** Whether the provider is registered, for people. */
export const registrationLines = (
  { registered, changed, agent, simulated }: Result<'providerRegister'>,
  screen: Screen,
): readonly string[] => [
  `${screen.style.strong(wordFor({ registered, changed }))}${changed ? '' : ', as before'}${simulatedNote(simulated)}`,
  ...section('By', agent === undefined ? [] : [agent], screen),
];
