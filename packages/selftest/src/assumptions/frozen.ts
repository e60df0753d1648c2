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
      assumed: 'output of the command to a pipe does not stall',
      where: ['packages/cli/src/run/launch.ts', 'packages/cli/src/run/output-warning.ts'],
      source: 'inferred',
      ifWrong: 'a command that says something begins, or ends, only after about 10 s, and the outcome is crash',
      byHand: '`qga-vss run --json -- cmd /c ver | more`: the command ends within a second',
    },
    {
      id: 'answers-flow',
      assumed: 'messages between an attached host and its client over their pipes do not stall',
      where: ['packages/core/src/rpc/stream-transport.ts'],
      source: 'inferred',
      ifWrong: 'the thaw command arrives when Windows has released the writes: every outcome is crash',
      byHand: '`qga-vss run -- cmd /c ver` with the volume of Windows: held for less than a second',
    },
    {
      id: 'holder-answers-flow',
      assumed: "messages over the holder's named pipe do not stall, and neither does the start of the process that asks",
      where: ['packages/core/src/windows/pipe-channel.ts', 'packages/core/src/host/holder.ts'],
      source: 'inferred',
      ifWrong: 'what is frozen and thawed in two steps is thawed when Windows lets writes go: its outcome is crash',
      byHand: '`qga-vss status` from a second window during a `qga-vss freeze` answers at once',
    },
    {
      id: 'console-flows',
      assumed: 'output to a console does not stall',
      where: ['packages/cli/src/terminal/process-output.ts', 'packages/cli/src/run/launch.ts'],
      source: 'inferred',
      ifWrong: 'a command that says something at a terminal outlives its hold',
      byHand: '`qga-vss run -- cmd /c dir C:\\Windows` at a terminal, with the volume of Windows: the list runs through at once',
    },
  ],
};
