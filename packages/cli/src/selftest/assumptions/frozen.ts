import type { Area } from './assumption.ts';

/** What still works while the disks are frozen. */
export const FROZEN: Area = {
  title: 'While frozen',
  assumptions: [
    {
      id: 'command-starts',
      assumed: 'starting a command from a frozen system volume does not stall: reads are not held',
      where: ['packages/cli/src/run/launch.ts'],
      source: 'inferred',
      ifWrong: 'the command of `run` begins only after about 10 s, and the outcome is crash',
      byHand: "`qga-vss run -- cmd /c ver`: the command's time in the report",
    },
    {
      id: 'output-flows',
      assumed: 'output of the command to a console or pipe does not stall',
      where: ['packages/cli/src/run/launch.ts', 'packages/cli/src/run/output-warning.ts'],
      source: 'inferred',
      ifWrong: 'the same, of commands that say something',
      byHand: 'the same with `--json`',
    },
    {
      id: 'answers-flow',
      assumed: 'messages between host and client over pipes do not stall, of an attached host as of the holder',
      where: ['packages/core/src/rpc/stream-transport.ts', 'packages/core/src/windows/pipe-channel.ts'],
      source: 'inferred',
      ifWrong: 'the word to thaw arrives when Windows lets writes go: every outcome is crash',
      byHand: '`qga-vss status` from a second window during a freeze answers at once',
    },
  ],
};
