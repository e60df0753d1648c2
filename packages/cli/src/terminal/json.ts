import type { Output } from './output.ts';

/** What JSON allows in a text, and some terminals take for the beginning of a command. */
const CONTROLS = /[\u007f-\u009f]/g;

const escaped = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`;

/** A document as it may be printed; what might control a terminal is spelt out. */
const json = (value: unknown, indent: number): string => `${JSON.stringify(value, null, indent).replaceAll(CONTROLS, escaped)}\n`;

/** A document in one line. */
export const jsonLine = (value: unknown): string => json(value, 0);

/** One document, and nothing else, on standard output. */
export const printJson = ({ stdout }: { readonly stdout: Pick<Output, 'write'> }, value: unknown): void => stdout.write(json(value, 2));
