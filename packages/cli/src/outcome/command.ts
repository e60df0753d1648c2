import type { CommandResult, ThawResult } from '@qga-vss/core';
import { duration } from '../terminal/duration.ts';

const STOPPED = { interruption: ' (interrupted)', expiry: ' (--kill-on-expiry)' } as const;

/** How long it went on after the hold was over, which is what its author should know. */
const overtime = (endedAt: number, thaw: ThawResult | null): string => {
  const over = thaw?.thawedAt === undefined || thaw.endedBy === 'caller' ? 0 : endedAt - thaw.thawedAt;
  return over <= 0 ? '' : `, ${duration(over)} of that after the hold was over`;
};

/** How the command of a run fared, in a line. */
export const commandWords = ({ command, thaw }: { readonly command: CommandResult | null; readonly thaw: ThawResult | null }): string => {
  if (command === null) return 'not run';
  const { startedAt, endedAt } = command;
  if (endedAt === undefined) return 'still runs';
  const end = command.exitCode === null ? `ended by ${command.signal ?? 'an error'}` : `exit code ${command.exitCode}`;
  const stopped = command.stopped === undefined ? '' : STOPPED[command.stopped];
  return `${end}${stopped}, after ${duration(endedAt - startedAt)}${overtime(endedAt, thaw)}`;
};
