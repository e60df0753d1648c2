import type { Output } from './output.ts';
import { readable } from './readable.ts';

/** What JSON allows in a text, and some terminals take for the beginning of a command. */
const CONTROLS = /[\u007f-\u009f]/g;

/** What a reader may garble that takes UTF-8 for a code page of its own. */
const NOT_ASCII = /[\u007f-\uffff]/g;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Where a document goes. */
interface Destination {
  readonly stdout: Pick<Output, 'write' | 'isTerminal'>;
  readonly platform: NodeJS.Platform;
}

/**
 * A document as it may be printed: what might control a terminal is spelt out. So is all that is not ASCII where a program of Windows
 * may read it: Windows PowerShell takes what it is piped for the console's code page, and `cmd` keeps a file's bytes for whoever
 * opens it. Whoever reads JSON reads it the same.
 */
const json = ({ stdout, platform }: Destination, value: unknown, indent: number): string =>
  `${JSON.stringify(value, readable, indent).replaceAll(platform === 'win32' && !stdout.isTerminal ? NOT_ASCII : CONTROLS, escaped)}\n`;

/** A document in one line. */
export const jsonLine = (to: Destination, value: unknown): string => json(to, value, 0);

/** One document, and nothing else, on standard output. */
export const printJson = (to: Destination, value: unknown): void => to.stdout.write(json(to, value, 2));
