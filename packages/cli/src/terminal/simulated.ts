/** What every sentence about a result must say where nothing real was frozen. */
export const simulatedNote = (simulated: boolean): string => (simulated ? ' (simulated)' : '');
