import type { Notice } from '@qga-vss/core';
import { noticeLines } from './notice.ts';
import type { Screen } from './screen.ts';
import { wrap } from './width.ts';

/** Warnings that come before anything is frozen. */
export const printWarnings = (screen: Screen, warnings: readonly Notice[]): void => {
  const { style, columns } = screen;
  for (const [name = '', ...others] of warnings.map(noticeLines))
    screen.print([`${style.doubtful('warning:')} ${name}`, ...others.flatMap((line) => wrap(line, columns))]);
};
