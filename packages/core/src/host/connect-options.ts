import { isObject } from '../rpc/message.ts';
import { QgaError } from '../vss/errors.ts';

/** What says where to freeze, and through what. */
export const CONNECTION_OPTIONS = ['simulate', 'inProcess', 'guest', 'guestNode', 'guestBundle', 'virsh'] as const;

const wrong = (object: string, detail: string): QgaError => QgaError.of('INVALID_ARGUMENT', { object, isOption: true, detail });

/**
 * A program without a compiler may misspell `simulate`, and would freeze the real machine.
 * @param names the options that there are
 * @throws INVALID_ARGUMENT
 */
export const checkConnectOptions = (options: unknown, names: readonly string[]): void => {
  if (!isObject(options)) throw QgaError.of('INVALID_ARGUMENT', { object: 'connect', detail: 'Options are an object.' });
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw wrong(unknown, 'There is no such option.');
  const { simulate }: { readonly simulate?: unknown } = options;
  if (simulate !== undefined && typeof simulate !== 'string') throw wrong('simulate', 'It must be a text.');
};

/** The options of a connection among those of a call as well. */
export const connectionOf = <O extends object>(options: O): Pick<O, keyof O & (typeof CONNECTION_OPTIONS)[number]> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => (CONNECTION_OPTIONS as readonly string[]).includes(name))) as never;
