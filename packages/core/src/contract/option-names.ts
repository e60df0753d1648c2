import type { Method } from './method.ts';

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
}

/** The options of methods by their names of JSON, each once. */
const optionsIn = (methods: readonly Pick<Method, 'options'>[]): Readonly<Record<string, Property>> =>
  Object.assign({}, ...methods.map(({ options }) => (options as { readonly properties?: object }).properties ?? {}));

const isTelling = (name: string): boolean => /[A-Z]/.test(name);

/** What finds an option; undefined where only a reader could tell it from a word. */
const finderOf = ([name, { type, enum: choices }]: readonly [string, Property]): string | undefined => {
  if (isTelling(name)) return name;
  if (type === 'boolean') return `(?<=\\b[Ww]ith )${name}`;
  return choices === undefined ? undefined : `${name}(?= (?:${choices.join('|')})\\b)`;
};

/** What finds options in the texts of the contract, and by which names. */
export interface OptionNames {
  readonly names: readonly string[];
  /** Source of a regular expression, the same in JavaScript and .NET. */
  readonly pattern: string;
}

/**
 * Where texts of the contract speak of options, so that each front-end can call them as its users type them: names that cannot be
 * taken for words, such as `holdMs`; what is on or off behind "with": "freeze with recover"; others before a choice: "level metadata".
 */
export const optionNames = (methods: readonly Pick<Method, 'options'>[]): OptionNames => {
  const found = Object.entries(optionsIn(methods)).flatMap((option) => {
    const finder = finderOf(option);
    return finder === undefined ? [] : [{ name: option[0], finder }];
  });
  return { names: found.map(({ name }) => name), pattern: `\\b(?:${found.map(({ finder }) => finder).join('|')})\\b` };
};
