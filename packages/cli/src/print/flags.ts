import { CONTRACT, type MethodName } from '@qga-vss/core';
import { optionsOf } from '../options/from-contract.ts';
import { flagOf } from '../options/spec.ts';

/** Options whose names cannot be taken for words. */
const NAMES = new Set(
  (Object.keys(CONTRACT) as MethodName[])
    .flatMap((method) => optionsOf(method).map(({ name }) => name))
    .filter((name) => /[A-Z]/.test(name)),
);

const PATTERN = new RegExp(`\\b(?:${[...NAMES].join('|')})\\b`, 'g');

/** A text of the contract, which calls options `holdMs`, in the words of the command line: `--hold-ms`. */
export const withFlags = (text: string): string => text.replaceAll(PATTERN, flagOf);
