import type { Notice } from '@qga-vss/core';
import type { World } from '../world.ts';
import { noticeLines } from './notice.ts';
import { styleFor } from './style.ts';

/** Warnings that come before anything is frozen, on stderr. */
export const printWarnings = (world: World, warnings: readonly Notice[]): void => {
  const style = styleFor(world.stderr, world);
  for (const warning of warnings) world.stderr.write(`${style.doubtful('warning:')} ${noticeLines(warning).join('\n')}\n`);
};
