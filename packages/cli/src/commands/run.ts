import { CONTRACT, QgaError, type Service } from '@qga-vss/core';
import type { Call, Command } from '../command.ts';
import { EXIT, EXIT_OF_KIND, exitCodesOf } from '../exit-codes.ts';
import { COMMON_OPTIONS, openOptions } from '../options/common.ts';
import type { OptionSpec } from '../options/spec.ts';
import { clean } from '../print/clean.ts';
import { traceLines } from '../print/failure.ts';
import { printJson } from '../print/json.ts';
import { phaseLines } from '../print/phases.ts';
import { Progress } from '../print/progress.ts';
import { runLines } from '../print/run.ts';
import { printWarnings } from '../print/warnings.ts';
import type { ReportFile } from '../report/file.ts';
import { REPORT, reportFile, saveReport } from '../report/option.ts';
import { exitCodeOf } from '../run/exit-code.ts';
import { Interrupts } from '../run/interrupts.ts';
import { FREEZE_OPTIONS, KILL_ON_EXPIRY, type Plan, prepareRun, THAW_OPTIONS, whatWasAsked } from '../run/prepare.ts';
import { notFrozen, type RunReport, toJson } from '../run/report.ts';
import { freezeRunThaw } from '../run/sequence.ts';

const OWN_EXIT_CODES: OptionSpec = {
  name: 'ownExitCodes',
  kind: 'switch',
  description: "Exit with 8 when the command fails, whatever its own code, so that its codes cannot be taken for qga-vss's.",
};

const DESCRIPTION: readonly string[] = [
  'What the command may do while the disks are frozen: read, compute, talk over the network, start programs and write to the console. What it writes to a frozen volume waits until thaw, and so does whoever waits for that write. Windows holds writes for 10 seconds at most. So let it only take the snapshot, keep its output off files on frozen volumes, and do everything else before or after.',
  'Its input and output are its own, untouched (with --json its output goes to stderr). Ctrl+C, or a signal, thaws first; then the command has three seconds to end, having had the signal, too. When the hold ends before the command, a warning says so at once, and the command is left running unless --kill-on-expiry ends it; the outcome is crash, the exit code 4.',
];

const print = ({ world, out, err, options: { json, verbose } }: Call, report: RunReport): void => {
  // What failed outright belongs to the errors, as with every other command.
  const screen = report.outcome === 'not-frozen' && report.error !== null ? err : out;
  if (json === true) printJson(world, toJson(report));
  else screen.print(runLines({ ...report, ...clean({ freeze: report.freeze, thaw: report.thaw }) }, screen));
  if (verbose !== true) return;
  err.print(phaseLines((report.thaw ?? report.freeze)?.phases ?? [], err));
  if (report.error !== null) err.print(traceLines(report.error, err));
};

/** Prints it first: a disk that makes the report wait should not keep the verdict. */
const tell = async (call: Call, file: ReportFile | undefined, report: RunReport): Promise<void> => {
  print(call, report);
  await saveReport(call, file, toJson(report), report.asked.simulated);
};

const freezeAndTell = async (call: Call, plan: Plan, service: Service, file: ReportFile | undefined): Promise<number> => {
  const { ownExitCodes } = call.options;
  using interrupts = new Interrupts(call.world);
  using progress = new Progress(call.err);
  const report = await freezeRunThaw({
    plan,
    service,
    interrupts,
    onProgress: (step) => progress.at(step),
    onWarning: (warning) => printWarnings(call.err, [warning]),
  });
  await tell(call, file, report);
  return exitCodeOf(report, ownExitCodes === true);
};

/** `qga-vss run`: freezes, runs a command, thaws, and says what the snapshot it made is worth. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Freezes, runs a command, thaws, and says what the snapshot it made is worth.',
  description: DESCRIPTION,
  operands: '<command...>',
  passThrough: true,
  options: [...FREEZE_OPTIONS, ...THAW_OPTIONS, KILL_ON_EXPIRY, OWN_EXIT_CODES, REPORT, ...COMMON_OPTIONS],
  examples: [
    { does: 'Freezes every fixed volume, runs a script, thaws.', cli: 'qga-vss run --backup-type copy -- C:\\scripts\\snapshot.cmd' },
    {
      does: 'Fails unless SQL Server takes part and is well; one JSON document for a program.',
      cli: 'qga-vss run --require-writers SqlServerWriter --json -- snapshot.exe --now',
    },
    { does: 'Says what would be frozen, and starts nothing.', cli: 'qga-vss run --dry-run -- snapshot.exe' },
    {
      does: 'Saves a report, for timeline to draw.',
      cli: 'qga-vss run --backup-type copy --report freeze.json -- C:\\scripts\\snapshot.cmd',
    },
    { does: 'Rehearses a writer that fails.', cli: 'qga-vss run --simulate sql-writer-fails -- node -e ""' },
  ],
  exitCodes: exitCodesOf(CONTRACT.freeze.errors, Object.values(EXIT)),
  run: async (call) => {
    let plan: Plan;
    let opened: Service;
    let file: ReportFile | undefined;
    try {
      reportFile(call)?.check();
      file = reportFile(call);
      plan = await prepareRun(call);
      printWarnings(call.err, plan.warnings);
      opened = await call.world.connect(openOptions(call.options));
    } catch (thrown) {
      // Its JSON has the same members whatever fails, and wherever.
      const error = QgaError.from(thrown);
      await tell(call, file, notFrozen(whatWasAsked(call.options), error));
      return EXIT_OF_KIND[error.failure.kind];
    }
    await using service = opened;
    return await freezeAndTell(call, plan, service, file);
  },
};
