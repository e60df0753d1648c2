import { CONTRACT, optionNames } from '@qga-vss/core';
import { flagOf } from '../options/spec.ts';

/** Made when it is needed first: most of what is printed to programs has no such text. */
let pattern: RegExp | undefined;

/** A text of the contract, which calls options `holdMs`, in the words of the command line: `--hold-ms`. */
export const withFlags = (text: string): string => {
  pattern ??= new RegExp(optionNames(Object.values(CONTRACT)).pattern, 'g');
  return text.replaceAll(pattern, flagOf);
};
