/** Line breaks and tabs, with the spaces around them. */
const BREAKS = /\s*[\t\n\v\f\r\u0085\u2028\u2029]+\s*/g;

/** What a terminal takes for a command, and what turns the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text of a machine, harmless on a terminal: one line, and what would control it is spelt out. */
export const cleanText = (text: string): string => text.replaceAll(BREAKS, ' ').replaceAll(CONTROLS, escaped);

/** The same value with every text in it cleaned. */
export const clean = <T>(value: T): T => {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) return value.map(clean) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clean(member)])) as T;
};
