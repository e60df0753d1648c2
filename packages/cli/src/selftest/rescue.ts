import { QgaError, type Service, type StatusResult } from '@qga-vss/core';
import type { Guest } from './guest.ts';

/** Milliseconds for a freeze of ours to be gone; the provider lets go after a minute at the latest. */
const LIMIT_MS = 65_000;
const LOOK_EVERY_MS = 100;

/** Lets go what is ours: a holder's session by thaw, what a dead process left by rescue. Another program's is not touched. */
const letGo = async (service: Service, { state, owner }: StatusResult): Promise<void> => {
  if (owner === 'other') return;
  // What refuses may have gone meanwhile: the next look tells.
  await service.thaw(state === 'stale' ? { rescue: true } : {}).catch(() => undefined);
};

const lookUntilThawed = async (guest: Guest, service: Service): Promise<StatusResult> => {
  const began = guest.clock.monotonic();
  for (;;) {
    const status = await service.status();
    if (status.state === 'thawed' || status.owner === 'other') return status;
    if (guest.clock.monotonic() - began > LIMIT_MS) return status;
    await letGo(service, status);
    await guest.clock.sleep(LOOK_EVERY_MS);
  }
};

/**
 * Makes sure that nothing of ours is frozen any more, whatever failed.
 * @returns what the machine is like then; the error where it cannot be told.
 */
export const makeSureThawed = async (guest: Guest): Promise<StatusResult | QgaError> => {
  try {
    await using service = await guest.connect();
    return await lookUntilThawed(guest, service);
  } catch (thrown) {
    return QgaError.from(thrown);
  }
};
