import type { Notice } from '@qga-vss/core';
import { noticeLines } from './notice.ts';
import type { Screen } from './screen.ts';

/** Warnings that come before anything is frozen. */
export const printWarnings = (screen: Screen, warnings: readonly Notice[]): void => {
  for (const [name = '', ...others] of warnings.map(noticeLines)) screen.print([`${screen.style.doubtful('warning:')} ${name}`, ...others]);
};
