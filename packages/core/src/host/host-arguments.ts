/** What a host or holder of a simulated machine is told. @param simulate its name; the real machine where left out */
export const simulateArgs = (simulate: string | undefined): readonly string[] => (simulate === undefined ? [] : ['--simulate', simulate]);

/** The arguments of a host that is attached to this process. @param routes whether it is to look for the machine's holder */
export const attachedArgs = (simulate: string | undefined, routes: boolean): readonly string[] => [
  ...['--caller', String(process.pid)],
  ...(routes ? [] : ['--local']),
  ...simulateArgs(simulate),
];
