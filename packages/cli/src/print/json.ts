import type { World } from '../world.ts';

/** What JSON allows in a text, and some terminals take for the beginning of a command. */
const CONTROLS = /[\u007f-\u009f]/g;

const escaped = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`;

/** One document, and nothing else, on standard output. */
export const printJson = ({ stdout }: Pick<World, 'stdout'>, value: unknown): void =>
  stdout.write(`${JSON.stringify(value, null, 2).replaceAll(CONTROLS, escaped)}\n`);
