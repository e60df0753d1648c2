import type { Result } from '@qga-vss/core';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';

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
