import { QgaError, type ReadableReport, type Report } from '@qga-vss/core';
import { REPORT_FORMAT, REPORT_VERSION } from '@qga-vss/core/internal';
import packageJson from '../../package.json' with { type: 'json' };
import type { Call } from '../command-line/command.ts';
import { guestsOf } from '../command-line/common-options.ts';
import { readable } from '../terminal/readable.ts';
import { printWarnings } from '../terminal/warnings.ts';
import type { ReportFile } from './file.ts';
import { thisMachine } from './machine.ts';

/** Saves a report. That it cannot be saved is a warning: what the snapshot is worth stays as it is. */
export const saveReport = async (
  { err, options }: Pick<Call, 'err' | 'options'>,
  file: ReportFile,
  document: ReadableReport,
  simulated: boolean,
): Promise<void> => {
  const [guest, ...others] = guestsOf(options);
  const named = guest !== undefined && others.length === 0 ? { guest } : {};
  const machine = thisMachine();
  const head = {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    product: packageJson.version,
    savedAt: Date.now(),
    simulated,
    machine,
    ...named,
  } as const;
  const report: Report = { ...head, ...document };
  try {
    await file.save(`${JSON.stringify(report, readable, 2)}\n`);
  } catch (thrown) {
    printWarnings(err, [QgaError.from(thrown).toJSON()]);
  }
};
