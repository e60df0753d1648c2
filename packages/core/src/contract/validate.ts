import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { QgaError } from '../vss/errors.ts';
import { complaintAbout } from './complaint.ts';
import { CONTRACT, type MethodName, type Options } from './contract.ts';
import type { FreezeOptions, FreezeSettings } from './freeze.ts';
import { type PrepareOptions, SessionSettings } from './prepare.ts';

/** Nothing but `{}`. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0;

const requiresNothing = (schema: TSchema): boolean => ((schema as { required?: readonly string[] }).required ?? []).length === 0;

/**
 * Options as the contract has them.
 * @throws INVALID_ARGUMENT with the path of the first member that is wrong.
 */
export const validate = <M extends MethodName>(method: M, options: unknown): Options<M> => {
  const schema = CONTRACT[method].options;
  const value = options ?? {};
  // A thaw without options should not wait for the validator, which is slow the first times.
  if (isEmpty(value) && requiresNothing(schema)) return value as Options<M>;
  const complaint = complaintAbout(schema, value);
  if (complaint === undefined) return value as Options<M>;
  throw QgaError.of('INVALID_ARGUMENT', { object: complaint.object || method, detail: complaint.detail });
};

/**
 * What a session needs to know of the options it is begun with, defaults filled in and checked against one another. Who keeps it
 * (`detach`) has been decided by then.
 * @throws INVALID_ARGUMENT
 */
export const settle = (options: FreezeOptions | PrepareOptions): FreezeSettings => {
  const { detach, sessionId, freezeAt, releaseAfterMs, dryRun, ...own } = options as FreezeOptions;
  const filledIn = Value.Default(SessionSettings, structuredClone(own)) as Omit<FreezeSettings, 'dryRun'>;
  const settings: FreezeSettings = { ...filledIn, dryRun: dryRun ?? false };
  const clash = CLASHES.find(({ when }) => when(settings, options));
  if (clash !== undefined) throw QgaError.of('INVALID_ARGUMENT', { object: clash.member, detail: clash.detail });
  return settings;
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
    detail: 'No writer takes part with writers none.',
  },
  {
    when: ({ writers, excludeWriters }) => writers === 'none' && excludeWriters !== undefined,
    member: 'excludeWriters',
    detail: 'No writer takes part with writers none.',
  },
  {
    when: ({ holdMs }, { releaseAfterMs }) => releaseAfterMs !== undefined && releaseAfterMs >= holdMs,
    member: 'releaseAfterMs',
    detail: 'A planned thaw must come before the hold limit, holdMs.',
  },
  {
    when: ({ dryRun }, { freezeAt, releaseAfterMs }) => dryRun && (freezeAt !== undefined || releaseAfterMs !== undefined),
    member: 'dryRun',
    detail: 'A dry run freezes nothing, at no instant.',
  },
];
