import type { Result } from '@qga-vss/core';
import type { Screen } from './screen.ts';
import { simulatedNote } from './simulated.ts';
import { table } from './table.ts';

const HEAD = ['PROVIDER', 'TYPE', 'VERSION', 'ID', ''];

/** The providers, for people. */
export const providersLines = ({ providers, simulated }: Result<'providers'>, screen: Screen): readonly string[] => [
  ...table(
    HEAD,
    providers.map(({ name, type, version, id, ours }) => [name, type, version, id, ours ? 'freezes are made with it' : '']),
    screen,
  ),
  ...(providers.some(({ ours }) => ours)
    ? []
    : ['', `${screen.style.bad('The provider of the guest tools is not among them')}: no freeze is possible. "qga-vss doctor" says more.`]),
  ...(simulated ? [simulatedNote(simulated).trim()] : []),
];
