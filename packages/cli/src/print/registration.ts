import type { Result } from '@qga-vss/core';
import type { Screen } from './screen.ts';
import { section } from './section.ts';
import { simulatedNote } from './simulated.ts';

/** Whether the provider is registered, for people. */
export const registrationLines = (
  { registered, changed, agent, simulated }: Result<'providerRegister'>,
  screen: Screen,
): readonly string[] => [
  `${screen.style.strong(registered ? 'REGISTERED' : 'NOT REGISTERED')}${changed ? '' : ', as before'}${simulatedNote(simulated)}`,
  ...section('By', agent === undefined ? [] : [agent], screen),
];
