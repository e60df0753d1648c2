import { type ErrorData, QgaError, type Service, type StatusResult, type ThawResult } from '@qga-vss/core';
import type { Guest } from '../guest.ts';
import { type Bench, type Experiment, FREEZE_LIMIT_MS, flagsOf, freezesSystem, within, withoutWriters } from './experiment.ts';

export interface DetachEvidence {
  /** Whether the pipes of the command that began it were closed while it was held. */
  readonly pipesFree: boolean;
  /** What another process saw once that command had ended. */
  readonly seen: StatusResult;
  readonly sessionId: string | undefined;
  /** How another process thawed it, or why it could not. */
  readonly thaw: ThawResult | QgaError;
  /** Milliseconds in which the other process got both answers. */
  readonly answersMs: number;
  readonly systemFrozen: boolean;
  readonly simulated: boolean;
  /** The session of Windows, where it tells. */
  readonly session: number | undefined;
  readonly account: string;
}

/** Milliseconds within which the pipes of a command that has ended must be free. */
const PIPES_MS = 2000;

/** What the command began, or why it did not. */
const begunBy = (said: string): string | QgaError => {
  const { sessionId, error } = JSON.parse(said) as { sessionId?: string; error?: ErrorData };
  return sessionId ?? (error === undefined ? QgaError.of('PROTOCOL_ERROR', { detail: said }) : QgaError.ofData(error));
};

/** What cleaning up needs to know. */
interface Kept {
  /** The freeze in the holder is ours, unless it is known to be another's. */
  mine: boolean;
}

/** Thaws what is still held of it, and ends the holder that it started: one that was there before goes on. */
const cleanUp = async (guest: Guest, hadHolder: boolean, kept: Kept): Promise<void> => {
  const service = await guest.connect();
  try {
    const { state, sessionId } = await service.status();
    if (state !== 'thawed' && kept.mine && sessionId !== undefined) await service.thaw({ sessionId });
    if (!hadHolder && (await service.status()).state === 'thawed') await guest.endHolder();
  } finally {
    await service[Symbol.asyncDispose]();
  }
};

const thawBy = async (bench: Bench, service: Service, begun: string | undefined) => {
  const { clock } = bench.guest;
  const began = clock.monotonic();
  const seen = await service.status();
  const sessionId = begun ?? seen.sessionId;
  const thaw = await service.thaw(sessionId === undefined ? {} : { sessionId }).catch(QgaError.from);
  return { seen, sessionId, thaw, answersMs: clock.monotonic() - began };
};

/** A freeze begun by one process and ended by another. */
export const detach: Experiment<DetachEvidence> = {
  title: 'Freezes with one command, looks at it and thaws it with another',
  run: async (bench) => {
    const { guest } = bench;
    const [hadHolder, session] = [await guest.hasHolder(), await guest.session()];
    const kept: Kept = { mine: true };
    bench.finally((afterwards) => cleanUp(afterwards, hadHolder, kept));
    const command = guest.start('freeze', '--json', ...flagsOf(withoutWriters(bench)));
    if ((await within(bench, FREEZE_LIMIT_MS, command.exited)) === undefined) throw QgaError.of('FREEZE_TIMEOUT');
    // Its answer is one document, whole when it has ended, whoever else keeps the pipe.
    const said = await within(bench, PIPES_MS, command.said);
    const begun = said === undefined ? undefined : begunBy(said);
    if (begun instanceof QgaError) {
      // Where it was refused, what the holder has is not ours.
      kept.mine = begun.failure.kind !== 'busy';
      throw begun;
    }
    const other = await thawBy(bench, await guest.connect(), begun);
    const { simulated, account } = guest;
    return { pipesFree: said !== undefined, ...other, systemFrozen: freezesSystem(bench), simulated, session, account };
  },
};
