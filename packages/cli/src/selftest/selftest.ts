import { closeSync, openSync, writeFileSync } from 'node:fs';
import { type FreezeOptions, QgaError, type Service, type VolumeInfo } from '@qga-vss/core';
import packageJson from '../../package.json' with { type: 'json' };
import type { Call } from '../command.ts';
import { openOptions } from '../options/common.ts';
import { contractValues } from '../options/contract-values.ts';
import { flagOf } from '../options/spec.ts';
import { traceLines } from '../print/failure.ts';
import { printJson } from '../print/json.ts';
import { Interrupts } from '../run/interrupts.ts';
import type { World } from '../world.ts';
import { terminalAsk } from './ask.ts';
import type { Guest } from './guest.ts';
import { FREEZE_OPTIONS } from './options.ts';
import { selftestPage } from './page.ts';
import { selftestLines } from './print.ts';
import { processGuest } from './process-guest.ts';
import { exitCodeOf, reportOf, type SelftestReport } from './report.ts';
import { runSeries } from './series.ts';
import { type Choice, chooseVolumes } from './volumes.ts';

/** Milliseconds for any hold of a self-test: whatever happens to it, nothing stays frozen for longer. */
const HOLD_MS = 5000;

/** What it takes beside the command line. */
export interface Surroundings {
  readonly guest: (world: World, simulate: string | undefined) => Guest;
  readonly ask: () => Choice['ask'];
}

const textOf = (options: Call['options'], name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** Bad input ends before anything is frozen. @throws INVALID_ARGUMENT */
const checkWritable = (options: Call['options'], name: string): void => {
  const path = textOf(options, name);
  if (path === undefined) return;
  try {
    closeSync(openSync(path, 'a'));
  } catch (thrown) {
    throw QgaError.of('INVALID_ARGUMENT', { object: flagOf(name), detail: `${(thrown as Error).message}.` }, { cause: thrown });
  }
};

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
    options: { ...settings, volumes: volumes.map(({ guidPath }) => guidPath), backupType: 'copy', holdMs: HOLD_MS },
    long: options['long'] === true,
    signal: interrupts.signal,
    onBegin: (title) => {
      if (err.isTerminal) err.print([`${err.isUnicode ? '…' : '...'} ${title}`]);
    },
  });
  interrupts.ignore();
  return reportOf(series, {
    version: packageJson.version,
    startedAt,
    durationMs: guest.clock.monotonic() - began,
    simulated: guest.simulated,
    interrupted: interrupts.error !== undefined,
    volumes,
  });
};

/** Everything is thawed when this writes. */
const publish = ({ world, out, err, options }: Call, report: SelftestReport): void => {
  const [jsonFile, htmlFile] = [textOf(options, 'report'), textOf(options, 'html')];
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  if (htmlFile !== undefined) writeFileSync(htmlFile, selftestPage(report));
  if (options['json'] === true) printJson(world, report);
  else out.print(selftestLines(report, out));
  if (options['verbose'] === true && report.error !== null) err.print(traceLines(report.error, err));
};

/**
 * Makes the self-test and reports it.
 * @returns the exit code
 * @throws INVALID_ARGUMENT, FREEZE_IN_PROGRESS, STALE_FREEZE, NO_VOLUMES, VOLUME_NOT_FOUND before anything is frozen
 */
export const selftest = async (
  call: Call,
  { guest: guestOf, ask }: Surroundings = { guest: processGuest, ask: terminalAsk },
): Promise<number> => {
  const { world, options } = call;
  const { volumes: named, ...settings } = contractValues('freeze', FREEZE_OPTIONS, options);
  for (const name of ['report', 'html']) checkWritable(options, name);
  const guest = guestOf(world, openOptions(options).simulate);
  // Nobody has to be asked about a machine in memory.
  const choice = { named, yes: options['yes'] === true || guest.simulated, ask: ask() };
  const report = await examine(call, guest, choice, settings);
  publish(call, report);
  return exitCodeOf(report);
};
