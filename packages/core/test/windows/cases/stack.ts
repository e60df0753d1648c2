import assert from 'node:assert/strict';
import { NO_PAUSE } from '../../support/no-pause.ts';
import type { Case } from './case.ts';
import { finish, gathered, play } from './play.ts';

const STACK = 700 * 1024;

export const STACK_CASES: readonly Case[] = [
  {
    name: 'a call may use 700 KiB of stack, on the event loop and off it, many at a time',
    // Beyond its stack the process ends without a word.
    ownProcess: true,
    run: () =>
      play(
        {},
        async (machine) => {
          await using backup = await gathered(machine);
          {
            using writer = backup.getWriterMetadata(0);
            assert.equal((await writer.readComponents(true, NO_PAUSE)).length, 3);
          }
          await backup.startSnapshotSet();
          await finish(backup.prepareForBackup());
          using status = await backup.gatherWriterStatus();
          await Promise.all(Array.from({ length: 16 }, () => status.queryStatus()));
        },
        undefined,
        { stack: STACK },
      ),
  },
];
