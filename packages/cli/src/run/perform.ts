import { type GuestReport, QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { groupOptions, openOptions } from '../command-line/common-options.ts';
import { EXIT_OF_KIND } from '../command-line/exit-codes.ts';
import { Interrupts } from '../command-line/interrupts.ts';
import { callWithDefaults, defaultsLines, isPrepared, type UsedDefault } from '../method/defaults.ts';
import { type ReportFile, reportFile } from '../report/file.ts';
import { saveReport } from '../report/save.ts';
import { clean } from '../terminal/clean.ts';
import { failureLines, traceLines } from '../terminal/failure.ts';
import { printJson } from '../terminal/json.ts';
import { phaseLines } from '../terminal/phases.ts';
import { Progress } from '../terminal/progress.ts';
import { EarlyWarnings, printWarnings } from '../terminal/warnings.ts';
import { exitCodeOf } from './exit-code.ts';
import { FREEZE_OPTIONS, THAW_OPTIONS } from './options.ts';
import { type Plan, prepareRun, whatWasAsked, withoutFreezeDefaults } from './prepare.ts';
import { notFrozen, type RunReport, toJson } from './report.ts';
import { freezeRunThaw } from './sequence.ts';
import { groupTarget, machineTarget, type Target } from './target.ts';
import { failedGuestLines, runLines } from './text.ts';

/** What is said before a rehearsal on a hypervisor. */
const REALLY_RUNS = 'Rehearsal: in the guest a machine in memory is frozen, nothing real; the command really runs here.';

/** What is told of a machine, without what has been told already. */
type Told = Pick<GuestReport, 'freeze' | 'thaw'>;

const untold = <T extends Told>(told: T, warnings: EarlyWarnings): T => ({
  ...told,
  freeze: warnings.rest(told.freeze),
  thaw: warnings.rest(told.thaw),
});

/** What came of it as people are shown it: harmless on a terminal, and nothing twice. The error is cleaned with its words. */
const forPeople = (report: RunReport, warnings: EarlyWarnings): RunReport => {
  const { freeze, thaw, group } = untold(report, warnings);
  const guests = group?.guests.map((guest) => untold(guest, warnings)) ?? [];
  return { ...report, ...clean({ freeze, thaw, ...(group === undefined ? {} : { group: { ...group, guests } }) }) };
};

const print = ({ world, out, err, options: { json, verbose } }: Call, report: RunReport, warnings: EarlyWarnings): void => {
  const { outcome, freeze, thaw, error, asked } = report;
  if (json === true) printJson(world, toJson(report));
  else if (outcome === 'not-frozen' && error !== null)
    err.print([...failureLines(warnings.restOf(error), err, asked), ...failedGuestLines(forPeople(report, warnings), err)]);
  else out.print([...runLines(forPeople(report, warnings), out), ...defaultsLines(asked.defaults, out)]);
  if (verbose !== true) return;
  err.print(phaseLines((thaw ?? freeze)?.phases ?? [], err));
  if (error !== null) err.print(traceLines(error, err));
};

/** Prints it first: a disk that makes the report wait should not keep the verdict. */
const tell = async (call: Call, file: ReportFile | undefined, report: RunReport, warnings = new EarlyWarnings(call)): Promise<void> => {
  print(call, report, warnings);
  if (file !== undefined) await saveReport(call, file, toJson(report), report.asked.simulated);
};

const freezeAndTell = async (call: Call, plan: Plan, target: Target, file: ReportFile | undefined): Promise<number> => {
  const { ownExitCodes } = call.options;
  using interrupts = new Interrupts(call.world);
  using progress = new Progress(call.err);
  const warnings = new EarlyWarnings(call);
  const freezing = freezeRunThaw({
    plan,
    target,
    interrupts,
    onProgress: (step) => progress.at(step),
    onThawed: () => progress.rest(),
    onEarlyWarning: (warning) => warnings.tell(warning),
    onWarning: (warning) => printWarnings(call.err, [warning]),
  });
  const report = await orEnd(target, freezing);
  await whileEnding(target, call.world.clock.sleep(0), () => tell(call, file, report, warnings));
  return exitCodeOf(report, ownExitCodes === true);
};

/** @returns what a target was asked for. @throws what that fails with, once the target is over */
const orEnd = async <T>(target: Target, asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (thrown) {
    await target[Symbol.asyncDispose]();
    throw thrown;
  }
};

/**
 * People are told while the host ends, which it is asked to before: when that has gone out, it is their turn.
 * @throws what either fails with, once both are over
 */
const whileEnding = async (target: Target, goneOut: Promise<void>, work: () => Promise<void>): Promise<void> => {
  for (const each of await Promise.allSettled([target[Symbol.asyncDispose](), goneOut.then(work)]))
    if (each.status === 'rejected') throw each.reason;
};

/** What is frozen, and how. */
interface Opened {
  readonly target: Target;
  readonly plan: Plan;
}

const open = async ({ world, options }: Call, plan: Plan, given: Call): Promise<Opened> => {
  const group = groupOptions(options);
  if (group !== undefined) return { target: groupTarget(await world.connectGroup(group), plan.thaw), plan };
  const service = await world.connect(openOptions(options));
  const target = machineTarget(service, plan.thaw);
  if (plan.asked.defaults?.length === 0) return { target, plan };
  const planned = isPrepared(service).then((is) => (is ? withoutFreezeDefaults(plan, given) : plan));
  return { target, plan: await orEnd(target, planned) };
};

/** Freezes, runs the command, thaws, says what came of it; resolves with the exit code. */
export const performRun = async (given: Call): Promise<number> => {
  let call = given;
  let used: readonly UsedDefault[] = [];
  let plan: Plan;
  let opened: Opened;
  let file: ReportFile | undefined;
  try {
    const wanted = reportFile(call);
    wanted?.check();
    file = wanted;
    ({ call, used } = await callWithDefaults(given, [...FREEZE_OPTIONS, ...THAW_OPTIONS]));
    plan = await prepareRun(call, used);
    if (plan.asked.guests.length > 0 && plan.asked.simulated && call.options['quiet'] !== true) call.err.print([REALLY_RUNS]);
    printWarnings(call.err, plan.warnings);
    opened = await open(call, plan, given);
  } catch (thrown) {
    // Its JSON has the same members whatever fails, and wherever.
    const error = QgaError.from(thrown);
    await tell(call, file, notFrozen(whatWasAsked(call.options, used), error));
    return EXIT_OF_KIND[error.failure.kind];
  }
  return await freezeAndTell(call, opened.plan, opened.target, file);
};
