import assert from 'node:assert/strict';
import { QgaError } from '../../../src/vss/errors.ts';
import type { WindowsMachine } from '../../../src/windows/machine.ts';

/** What a machine shows on which nothing is frozen. */
export const NOTHING = { owned: false, events: 'none', frozen: false, thaw: false } as const;

/** What it failed with. */
export const failureOf = (run: () => unknown): QgaError => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof QgaError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
};

/** No handle is open, and no event is there. */
export const nothingLeft = (machine: WindowsMachine): void => {
  assert.equal(machine.openHandles(), 0);
  assert.deepEqual(machine.events.probe(), NOTHING);
};
