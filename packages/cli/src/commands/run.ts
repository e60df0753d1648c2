import { QgaError, type Service } from '@qga-vss/core';
import type { Call, Command } from '../command.ts';
import { EXIT_OF_KIND } from '../exit-codes.ts';
import { JSON_OUTPUT, openOptions, SIMULATE, STACK } from '../options/common.ts';
import type { OptionSpec } from '../options/spec.ts';
import { printStack } from '../print/failure.ts';
import { Progress } from '../print/progress.ts';
import { runLines } from '../print/run.ts';
import { styleFor } from '../print/style.ts';
import { printWarnings } from '../print/warnings.ts';
import { exitCodeOf } from '../run/exit-code.ts';
import { Interrupts } from '../run/interrupts.ts';
import { FREEZE_OPTIONS, type Plan, prepareRun, THAW_OPTIONS, whatWasAsked } from '../run/prepare.ts';
import { notFrozen, type RunReport, toJson } from '../run/report.ts';
import { freezeRunThaw } from '../run/sequence.ts';

const OWN_EXIT_CODES: OptionSpec = {
  name: 'ownExitCodes',
  kind: 'switch',
  description: "Exit with 8 when the command fails, whatever its own code, so that its codes cannot be taken for qga-vss's.",
};

const print = ({ world, options: { json, stack } }: Call, report: RunReport): void => {
  const text =
    json === true ? JSON.stringify(toJson(report), null, 2) : runLines(report, world.stdout, styleFor(world.stdout, world)).join('\n');
  // What failed outright belongs to the errors, as with every other command.
  const output = json !== true && report.outcome === 'not-frozen' && report.error !== null ? world.stderr : world.stdout;
  output.write(`${text}\n`);
  if (stack === true && report.error !== null) printStack(world, report.error);
};

const freezeAndPrint = async (call: Call, plan: Plan, service: Service): Promise<number> => {
  const { ownExitCodes } = call.options;
  using interrupts = new Interrupts(call.world);
  using progress = new Progress(call.world.stderr);
  const report = await freezeRunThaw({ plan, service, interrupts, onProgress: (step) => progress.at(step) });
  print(call, report);
  return exitCodeOf(report, ownExitCodes === true);
};

/** `qga-vss run`: freezes, runs a command, thaws, and says what the snapshot it made is worth. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Freeze, run a command, thaw, and say what the snapshot it made is worth.',
  operands: '<command...>',
  passThrough: true,
  options: [...FREEZE_OPTIONS, ...THAW_OPTIONS, OWN_EXIT_CODES, SIMULATE, JSON_OUTPUT, STACK],
  examples: [
    'qga-vss run --backup-type copy -- C:\\scripts\\snapshot.cmd',
    'qga-vss run --volumes C:,D: --require-writers SqlServerWriter --json -- snapshot.exe --now',
    'qga-vss run --dry-run -- snapshot.exe',
    'qga-vss run --simulate sql-writer-fails -- node -e ""',
  ],
  run: async (call) => {
    let plan: Plan;
    let opened: Service;
    try {
      plan = await prepareRun(call);
      printWarnings(call.world, plan.warnings);
      opened = await call.world.connect(openOptions(call.options));
    } catch (thrown) {
      // Its JSON has the same members whatever fails, and wherever.
      const error = QgaError.from(thrown);
      print(call, notFrozen(whatWasAsked(call.options), error));
      return EXIT_OF_KIND[error.failure.kind];
    }
    await using service = opened;
    return await freezeAndPrint(call, plan, service);
  },
};
