import type { CheckResult, QgaError } from '@qga-vss/core';
import { EXIT } from '../command-line/exit-codes.ts';
import type { View } from '../method/view.ts';

/** A freeze would be refused for it: this fails, whatever else is well. */
const defaultsCheck = ({ message, failure }: QgaError): CheckResult => ({
  name: 'defaults-file',
  title: 'Defaults file',
  state: 'fail',
  found: message,
  remedy: failure.remedy,
});

/** `qga-vss doctor`: whether a freeze can work. */
export const doctorView: View<'doctor'> = {
  text: async () => (await import('./text.ts')).doctorLines,
  monitoring: { options: [], view: async () => (await import('./monitoring.ts')).doctorMonitoring },
  withoutDefaults: (result, refused) => ({ ...result, state: 'fail', checks: [...result.checks, defaultsCheck(refused)] }),
  exitCode: ({ state }) => (state === 'fail' ? EXIT.impossible : EXIT.done),
  exitCodes: [EXIT.impossible],
};
