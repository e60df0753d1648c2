import type { Notice } from '@qga-vss/core';
import type { World } from '../world.ts';
import { styleFor } from './style.ts';

/** A failure, a warning or a reason in two lines: what, and what to do about it. */
export const noticeLines = ({ name, message, hresult, remedy }: Notice): readonly string[] => [
  `${name}${hresult === undefined ? '' : ` (${hresult})`}: ${message}`,
  `  ${remedy}`,
];

/** Warnings that come before anything is frozen, on stderr. */
export const printWarnings = (world: World, warnings: readonly Notice[]): void => {
  const style = styleFor(world.stderr, world);
  for (const warning of warnings) world.stderr.write(`${style.doubtful('warning:')} ${noticeLines(warning).join('\n')}\n`);
};
