import { EXIT } from '../command-line/exit-codes.ts';
import type { View } from '../method/view.ts';

/** `qga-vss doctor`: whether a freeze can work. */
export const doctorView: View<'doctor'> = {
  text: async () => (await import('./text.ts')).doctorLines,
  monitoring: { options: [], view: async () => (await import('./monitoring.ts')).doctorMonitoring },
  exitCode: ({ state }) => (state === 'fail' ? EXIT.impossible : EXIT.done),
  exitCodes: [EXIT.impossible],
};
