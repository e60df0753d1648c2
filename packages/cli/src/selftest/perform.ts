import { type FreezeOptions, QgaError, type Service, type VolumeInfo } from '@qga-vss/core';
import {
  type Choice,
  chooseVolumes,
  type Guest,
  hypervisorGuest,
  processGuest,
  reportOf,
  runSeries,
  type SelftestReport,
} from '@qga-vss/selftest';
import packageJson from '../../package.json' with { type: 'json' };
import type { Call } from '../command-line/command.ts';
import { openOptions } from '../command-line/common-options.ts';
import { Interrupts } from '../command-line/interrupts.ts';
import type { World } from '../command-line/world.ts';
import { contractValues } from '../method/values.ts';
import { ReportFile } from '../report/file.ts';
import { thisMachine } from '../report/machine.ts';
import { traceLines } from '../terminal/failure.ts';
import { printJson } from '../terminal/json.ts';
import { readable } from '../terminal/readable.ts';
import { printWarnings } from '../terminal/warnings.ts';
import { terminalAsk } from './ask.ts';
import { exitCodeOf } from './exit-code.ts';
import { FREEZE_OPTIONS } from './options.ts';
import { selftestPage } from './page.ts';
import { selftestLines } from './text.ts';

/** Milliseconds for any hold of a self-test: whatever happens to it, nothing stays frozen for longer. */
const HOLD_MS = 5000;

/** What it takes beside the command line. */
export interface Surroundings {
  readonly guest: (world: World, simulate: string | undefined) => Guest;
  readonly ask: () => Choice['ask'];
}

/** What is to be saved, and where: by the options that name a file. */
const DOCUMENTS = {
  report: (report: SelftestReport) => `${JSON.stringify(report, readable, 2)}\n`,
  html: selftestPage,
} as const;

interface Document {
  readonly file: ReportFile;
  readonly textOf: (report: SelftestReport) => string;
}

/** Bad input ends before anything is frozen. @throws REPORT_NOT_SAVED */
const documentsOf = (options: Call['options']): readonly Document[] =>
  Object.entries(DOCUMENTS).flatMap(([name, textOf]) => {
    const path = options[name];
    if (typeof path !== 'string') return [];
    const file = new ReportFile(path);
    file.check();
    return [{ file, textOf }];
  });

/** @throws FREEZE_IN_PROGRESS, STALE_FREEZE: somebody's backup is not to be disturbed. */
const checkThawed = async (service: Service): Promise<void> => {
  const { state } = await service.status();
  if (state === 'thawed') return;
  throw QgaError.of(state === 'stale' ? 'STALE_FREEZE' : 'FREEZE_IN_PROGRESS');
};

const choose = async (guest: Guest, choice: Choice): Promise<readonly VolumeInfo[]> => {
  await using service = await guest.connect();
  await checkThawed(service);
  const volumes = await chooseVolumes(service, choice);
  if (volumes.length === 0) throw QgaError.of('NO_VOLUMES');
  return volumes;
};

const examine = async ({ world, err, options }: Call, guest: Guest, choice: Choice, settings: FreezeOptions): Promise<SelftestReport> => {
  using interrupts = new Interrupts(world);
  const [startedAt, began] = [guest.clock.now(), guest.clock.monotonic()];
  const volumes = await choose(guest, choice);
  const series = await runSeries({
    guest,
    volumes,
    // Its freezes are lost on purpose, and whoever watches the guest need not hear of that.
    options: { ...settings, volumes: volumes.map(({ guidPath }) => guidPath), backupType: 'copy', holdMs: HOLD_MS, noHistory: true },
    long: options['long'] === true,
    signal: interrupts.signal,
    onBegin: (title) => {
      if (err.tellsProgress) err.print([`${err.isUnicode ? '…' : '...'} ${title}`]);
    },
  });
  interrupts.ignore();
  return reportOf(series, {
    version: packageJson.version,
    startedAt,
    durationMs: guest.clock.monotonic() - began,
    simulated: guest.simulated,
    interrupted: interrupts.error !== undefined,
    architecture: guest.architecture,
    account: guest.account,
    ...thisMachine(),
    volumes,
  });
};

const print = ({ world, out, err, options }: Call, report: SelftestReport): void => {
  if (options['json'] === true) printJson(world, report);
  else out.print(selftestLines(report, out));
  if (options['verbose'] === true && report.error !== null) err.print(traceLines(report.error, err));
};

/** Writes once everything is thawed and the findings are printed. @returns what could not be saved */
const save = async (documents: readonly Document[], report: SelftestReport): Promise<readonly QgaError[]> => {
  const saved = await Promise.allSettled(documents.map(({ file, textOf }) => file.save(textOf(report))));
  return saved.flatMap((one) => (one.status === 'rejected' ? QgaError.from(one.reason) : []));
};

/**
 * Makes the self-test and reports it.
 * @returns the exit code
 * @throws INVALID_ARGUMENT, REPORT_NOT_SAVED, FREEZE_IN_PROGRESS, STALE_FREEZE, NO_VOLUMES, VOLUME_NOT_FOUND before anything is frozen
 */
export const selftest = async (
  call: Call,
  { guest: guestOf, ask }: Surroundings = { guest: processGuest, ask: terminalAsk },
): Promise<number> => {
  const { world, options } = call;
  const { volumes: named, ...settings } = contractValues('freeze', FREEZE_OPTIONS, options);
  const documents = documentsOf(options);
  const opening = openOptions(options);
  const { guest: name, simulate } = opening;
  const remote = name === undefined ? undefined : hypervisorGuest(name, () => world.connect(opening), simulate !== undefined);
  const guest = remote ?? guestOf(world, simulate);
  // Nobody has to be asked about a machine in memory.
  const choice = { named, yes: options['yes'] === true || guest.simulated, ask: ask() };
  const report = await examine(call, guest, choice, settings);
  print(call, report);
  const unsaved = await save(documents, report);
  printWarnings(
    call.err,
    unsaved.map((error) => error.toJSON()),
  );
  return exitCodeOf(report, unsaved);
};
