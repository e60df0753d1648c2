import { QgaError } from '../vss/errors.ts';
import { comparable } from '../vss/ids.ts';
import type { FreezeOptions, FreezeSettings } from './freeze.ts';
import { type PrepareOptions, SessionSettings } from './prepare.ts';
import type { TSchema } from './schema.ts';

/** The defaults of a session's options. */
const DEFAULTS = Object.entries<TSchema>(SessionSettings.properties).flatMap(([name, schema]) =>
  'default' in schema ? [[name, schema.default] as const] : [],
);

/** What was left out, or is undefined, at its default. */
const filledIn = (own: Readonly<Record<string, unknown>>): Omit<FreezeSettings, 'dryRun'> =>
  ({
    ...structuredClone(own),
    ...Object.fromEntries(DEFAULTS.filter(([name]) => own[name] === undefined)),
  }) as Omit<FreezeSettings, 'dryRun'>;

/**
 * What a session needs to know of the options it is begun with, defaults filled in and checked against one another. Who keeps it
 * (`detach`) has been decided by then.
 * @throws INVALID_ARGUMENT
 */
export const normalizeOptions = (options: FreezeOptions | PrepareOptions): FreezeSettings => {
  const { detach, sessionId, freezeAt, releaseAfterMs, dryRun, ...own } = options as FreezeOptions;
  const settings: FreezeSettings = { ...filledIn(own), dryRun: dryRun ?? false };
  const clash = CLASHES.find(({ when }) => when(settings, options));
  if (clash !== undefined) throw QgaError.of('INVALID_ARGUMENT', { object: clash.member, isOption: true, detail: clash.detail });
  refuseContradiction(settings);
  return settings;
};

/** What only the machine can tell, that two words mean one writer, is found out there. */
const refuseContradiction = ({ excludeWriters = [], requireWriters = [] }: FreezeSettings): void => {
  const excluded = new Set(excludeWriters.map(comparable));
  const both = requireWriters.find((each) => excluded.has(comparable(each)));
  if (both === undefined) return;
  throw QgaError.of('INVALID_ARGUMENT', {
    object: 'requireWriters',
    isOption: true,
    detail: `"${both}" is in \`excludeWriters\` as well.`,
  });
};

interface Clash {
  readonly when: (settings: FreezeSettings, options: FreezeOptions) => boolean;
  readonly member: string;
  readonly detail: string;
}

const CLASHES: readonly Clash[] = [
  {
    when: ({ writers, requireWriters }) => writers === 'none' && requireWriters !== undefined,
    member: 'requireWriters',
    detail: 'No writer takes part with `writers none`.',
  },
  {
    when: ({ writers, excludeWriters }) => writers === 'none' && excludeWriters !== undefined,
    member: 'excludeWriters',
    detail: 'No writer takes part with `writers none`.',
  },
  {
    when: ({ holdMs }, { releaseAfterMs }) => releaseAfterMs !== undefined && releaseAfterMs >= holdMs,
    member: 'releaseAfterMs',
    detail: 'A planned thaw must come before the hold limit, `holdMs`.',
  },
  {
    when: ({ dryRun }, { freezeAt, releaseAfterMs }) => dryRun && (freezeAt !== undefined || releaseAfterMs !== undefined),
    member: 'dryRun',
    detail: 'A dry run freezes nothing, at no instant.',
  },
];
