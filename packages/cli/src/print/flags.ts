import { CONTRACT, optionNames } from '@qga-vss/core';
import { flagOf } from '../options/spec.ts';

const PATTERN = new RegExp(optionNames(Object.values(CONTRACT)).pattern, 'g');

/** A text of the contract, which calls options `holdMs`, in the words of the command line: `--hold-ms`. */
export const withFlags = (text: string): string => text.replaceAll(PATTERN, flagOf);
