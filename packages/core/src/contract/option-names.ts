import type { Method } from './method.ts';

interface Shape {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>;
}

/** The options of methods by their names of JSON, each once. */
const optionsIn = (methods: readonly Pick<Method, 'options'>[]): Readonly<Record<string, { readonly type?: string }>> =>
  Object.assign({}, ...methods.map(({ options }) => (options as Shape).properties ?? {}));

const isTelling = (name: string): boolean => /[A-Z]/.test(name);

/** What finds options in the texts of the contract, and by which names. */
export interface OptionNames {
  readonly names: readonly string[];
  /** Source of a regular expression, the same in JavaScript and .NET. */
  readonly pattern: string;
}

/**
 * Where texts of the contract speak of options, so that each front-end can call them as its users type them: names that cannot be
 * taken for words, such as `holdMs`; others only of what is on or off, and behind `with`: "freeze with recover".
 */
export const optionNames = (methods: readonly Pick<Method, 'options'>[]): OptionNames => {
  const options = Object.entries(optionsIn(methods));
  const telling = options.map(([name]) => name).filter(isTelling);
  const words = options.filter(([name, { type }]) => type === 'boolean' && !isTelling(name)).map(([name]) => name);
  return { names: [...telling, ...words], pattern: `\\b(?:${telling.join('|')})\\b|(?<=\\b[Ww]ith )(?:${words.join('|')})\\b` };
};
