/**
 * How to set the thaw event without COM and without a host. What that takes is loaded now: while frozen nothing should be.
 */
export const windowsRescue = async (): Promise<() => void> => {
  const { openWindowsMachine } = await import('../windows/machine.ts');
  const { events } = openWindowsMachine();
  events.probe();
  return () => void events.rescue();
};
