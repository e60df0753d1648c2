import { QgaError, type StatusResult, type ThawResult } from '@qga-vss/core';
import { type Experiment, FREEZE_LIMIT_MS, flagsOf, within, withoutWriters } from './experiment.ts';

export interface DetachEvidence {
  /** Whether the pipes of the command that began it were let go while it was held. */
  readonly pipesFree: boolean;
  /** What another process saw once that command had ended. */
  readonly seen: StatusResult;
  readonly sessionId: string | undefined;
  /** How another process thawed it, or why it could not. */
  readonly thaw: ThawResult | QgaError;
  readonly interactive: boolean;
}

/** Milliseconds within which the pipes of a command that has ended must be free. */
const PIPES_MS = 2000;

const sessionOf = (said: string): string => {
  const { sessionId, error } = JSON.parse(said) as { sessionId?: string; error?: { name: string; message: string } };
  if (sessionId === undefined) throw new Error(error === undefined ? said : `${error.name}: ${error.message}`);
  return sessionId;
};

/** A freeze begun by one process and ended by another. */
export const detach: Experiment<DetachEvidence> = {
  title: 'Freezes with one command, looks at it and thaws it with another',
  run: async (bench) => {
    const { guest } = bench;
    const command = guest.start('freeze', '--json', ...flagsOf(withoutWriters(bench)));
    try {
      if ((await within(bench, FREEZE_LIMIT_MS, command.exited)) === undefined) throw QgaError.of('FREEZE_TIMEOUT');
      // Its answer is one document, whole when it has ended, whoever else keeps the pipe.
      const said = await within(bench, PIPES_MS, command.said);
      const service = await guest.connect();
      const seen = await service.status();
      const sessionId = said === undefined ? seen.sessionId : sessionOf(said);
      const thaw = await service.thaw(sessionId === undefined ? {} : { sessionId }).catch(QgaError.from);
      return { pipesFree: said !== undefined, seen, sessionId, thaw, interactive: guest.interactive };
    } finally {
      command.kill();
    }
  },
};
