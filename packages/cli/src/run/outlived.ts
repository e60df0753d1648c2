import { type Notice, QgaError } from '@qga-vss/core';

/** The notice of a command that goes on while its hold is over. */
export const outlived = (lost: Notice, killed: boolean): Notice => {
  const fate = killed ? 'It is ended now.' : 'It is left running; --kill-on-expiry would end it.';
  return QgaError.of('COMMAND_OUTLIVED_HOLD', { detail: `${lost.message} ${fate}` }).toJSON();
};
