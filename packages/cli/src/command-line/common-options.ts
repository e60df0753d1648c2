import { type GroupOptions, type GuestOptions, QgaError } from '@qga-vss/core';
import { SCENARIO_NAMES } from '@qga-vss/core/internal';
import { flagOf } from '../terminal/flags.ts';
import type { OptionSpec } from './option.ts';

/** What the options that most commands share stand under in help. */
export const COMMON_GROUP = 'Rehearsal and output:';

export const SIMULATE: OptionSpec = {
  name: 'simulate',
  kind: 'optional',
  description:
    'Rehearse on a machine in memory, by the name of a scenario (healthy where none is named) or a file that ends in .json; nothing real is frozen.',
  placeholder: 'scenario',
  values: SCENARIO_NAMES,
  group: COMMON_GROUP,
};

export const JSON_OUTPUT: OptionSpec = { name: 'json', kind: 'switch', description: 'Print one JSON document.', group: COMMON_GROUP };

export const VERBOSE: OptionSpec = {
  name: 'verbose',
  kind: 'switch',
  short: 'v',
  description: 'Say more: the steps and how long they took; of an error the step, the call and the cause. On standard error.',
  group: COMMON_GROUP,
};

const QUIET: OptionSpec = {
  name: 'quiet',
  kind: 'switch',
  short: 'q',
  conflicts: 'verbose',
  description:
    'Say nothing on standard error while all goes well: no progress, no notes; warnings stand in the result alone. Errors, a hold that was lost, and warnings that the result has no place for are said all the same.',
  group: COMMON_GROUP,
};

export const COLOR: OptionSpec = {
  name: 'color',
  kind: 'off',
  description: 'No colours, as with the variable NO_COLOR.',
  group: COMMON_GROUP,
};

/** What every command takes that begins or ends a freeze. */
export const NO_DEFAULTS: OptionSpec = {
  name: 'defaults',
  kind: 'off',
  description: 'Take nothing from the defaults file; "qga-vss show-config" says what is in it.',
  group: COMMON_GROUP,
};

/** What every command takes that asks a machine something. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [SIMULATE, JSON_OUTPUT, QUIET, VERBOSE, COLOR];

/** The machine that a command is about, for connect. */
export type Opening = { readonly simulate?: string } & Partial<Omit<GuestOptions, 'simulate'>>;

type Given = Readonly<Record<string, unknown>>;

/** The guests that are named, in their order. */
export const guestsOf = ({ guest }: Given): readonly string[] => (Array.isArray(guest) ? guest : []);

/** What is said of guests beside which they are. @throws INVALID_ARGUMENT where no guest is named */
const wayOf = (given: Given): Omit<GroupOptions, 'guests'> => {
  const { simulate, guestNode, guestBundle, virsh } = given;
  const said = { guestNode, guestBundle, ...(virsh === undefined ? {} : { virsh: String(virsh).trim().split(/\s+/) }) };
  const way = Object.entries(said).filter(([, value]) => value !== undefined);
  const [needless] = guestsOf(given).length === 0 ? way : [];
  if (needless !== undefined) throw QgaError.of('INVALID_ARGUMENT', { object: flagOf(needless[0]), detail: 'It is for --guest.' });
  const machine = simulate === undefined ? {} : { simulate: typeof simulate === 'string' ? simulate : 'healthy' };
  return { ...machine, ...Object.fromEntries(way) };
};

/**
 * What the common options mean for connect.
 * @throws INVALID_ARGUMENT where something is said of a guest and none is named, or more than one is
 */
export const openOptions = (given: Given): Opening => {
  const [guest, another] = guestsOf(given);
  if (another !== undefined)
    throw QgaError.of('INVALID_ARGUMENT', { object: '--guest', detail: 'More than one guest is for "qga-vss run" alone.' });
  return { ...wayOf(given), ...(guest === undefined ? {} : { guest }) };
};

/** The same for connectGroup, where more than one guest is named. @throws INVALID_ARGUMENT */
export const groupOptions = (given: Given): GroupOptions | undefined => {
  const guests = guestsOf(given);
  return guests.length > 1 ? { ...wayOf(given), guests } : undefined;
};
