import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { QgaError } from '../vss/errors.ts';
import { CONTRACT, type MethodName, type Options } from './contract.ts';
import type { FreezeOptions, FreezeSettings } from './freeze.ts';
import { type PrepareOptions, SessionSettings } from './prepare.ts';

/** `/volumes/0` as a user would write it: `volumes[0]`. */
const member = (pointer: string): string =>
  pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');

/** The schema of one option, or of an item of a list of it. */
const schemaAt = (schema: TSchema, pointer: string): TSchema | undefined => {
  const [name = '', index] = pointer.slice(1).split('/');
  const option = (schema as { properties?: Record<string, TSchema> }).properties?.[name];
  return index === undefined ? option : (option as { items?: TSchema } | undefined)?.items;
};

/** Nothing but `{}`. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0;

const requiresNothing = (schema: TSchema): boolean => ((schema as { required?: readonly string[] }).required ?? []).length === 0;

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
}

/** The validator's words where they help, ours where they do not. */
const complaint = (schema: TSchema, error: SchemaError): string => {
  const option = schemaAt(schema, error.instancePath) as { enum?: readonly string[]; description?: string } | undefined;
  if (error.keyword === 'boolean') return 'There is no such option.';
  if (error.keyword === 'enum' && option?.enum !== undefined) return `It must be one of ${option.enum.join(', ')}.`;
  if (error.keyword === 'pattern' && option?.description !== undefined) return `It must be: ${option.description}`;
  return `It ${error.message}.`;
};

/**
 * Options as the contract has them.
 * @throws INVALID_ARGUMENT with the path of the first member that is wrong.
 */
export const validate = <M extends MethodName>(method: M, options: unknown): Options<M> => {
  const schema = CONTRACT[method].options;
  const value = options ?? {};
  // A thaw without options should not wait for the validator, which is slow the first times.
  if (isEmpty(value) && requiresNothing(schema)) return value as Options<M>;
  if (Value.Check(schema, value)) return value as Options<M>;
  // An unknown member is reported twice: once by itself, once by the object around it.
  const errors = Value.Errors(schema, value);
  const first = errors.find((error) => error.instancePath !== '') ?? errors[0];
  throw QgaError.of('INVALID_ARGUMENT', {
    object: first?.instancePath ? member(first.instancePath) : method,
    detail: first === undefined ? 'It is not valid.' : complaint(schema, first),
  });
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
