import type { Notice } from '@qga-vss/core';
import { cleanText } from './clean.ts';
import { withFlags } from './flags.ts';
import { phaseWords } from './phases.ts';

/** Where it happened, unless the message says so. */
const place = ({ phase, object, message }: Notice): string => {
  const what = object === undefined || message.includes(object) ? '' : ` (${object})`;
  return phase === undefined ? what : `${what} It happened while ${phaseWords(phase)}.`;
};

/** A failure, a warning or a reason in three lines: its name, what happened, what to do about it. */
export const noticeLines = (notice: Notice): readonly string[] =>
  [
    `${notice.name}${notice.hresult === undefined ? '' : ` (${notice.hresult})`}`,
    `  ${withFlags(notice.message)}${place(notice)}`,
    `  ${withFlags(notice.remedy)}`,
  ].map((line) => line.replace(/\S.*/s, cleanText));
