/** The name of the pipe at which a machine's holder listens on Windows. @param simulated the simulated machine; the real one where left out */
export const pipeName = (simulated: string | undefined): string =>
  simulated === undefined ? '\\\\.\\pipe\\qga-vss' : `\\\\.\\pipe\\qga-vss-sim-${simulated}`;
