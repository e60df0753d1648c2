import type { Notice } from '@qga-vss/core';
import { withFlags } from './flags.ts';

/** A failure, a warning or a reason in two lines: what, and what to do about it. */
export const noticeLines = ({ name, message, hresult, remedy }: Notice): readonly string[] => [
  `${name}${hresult === undefined ? '' : ` (${hresult})`}: ${withFlags(message)}`,
  `  ${withFlags(remedy)}`,
];
