import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from '@qga-vss/build/src/lock.ts';
import type { Scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { buildDouble } from './build.ts';
import { PATHS } from './paths.ts';
import { ensurePrefix } from './prefix.ts';
import { type ScenarioTextOptions, scenarioText } from './scenario-text.ts';
import { ensureTools } from './tools.ts';
import { ensureWindowsNode } from './windows-node.ts';
import { howEnded, type Program, type RunOptions, type RunResult, start, wineserver } from './wine.ts';

export type { RunResult } from './wine.ts';

/** Where things are on the Windows side. */
export const WINDOWS = {
  node: 'C:\\lab\\node\\node.exe',
  coordinator: 'C:\\lab\\vss-coordinator.exe',
  guestAgent: 'C:\\lab\\guest-agent.exe',
  baseline: 'C:\\lab\\baseline.dll',
  /** The repository. */
  repo: 'C:\\lab\\repo',
} as const;

/** When the provider signalled frozen and when it saw thaw. Milliseconds of one clock. */
interface Hold {
  readonly frozenAt?: number;
  readonly thawSeenAt?: number;
}

/** A Windows guest that is ready to run programs. Its events have global names, so it plays one scenario at a time. */
export interface Lab {
  /** The Wine prefix, on the Linux side. */
  readonly prefix: string;
  /** `C:\lab` on the Linux side. */
  readonly folder: string;
  /** Runs a Windows program to its end. `node` and `coordinator` are known by these names. */
  run(exe: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Starts one. */
  start(exe: string, args: readonly string[], options?: RunOptions): Program;
  /** Lets the coordinator play a scenario for every process that loads none itself. */
  play(scenario: Scenario, options?: ScenarioTextOptions): Promise<void>;
  /** The calls of all processes since the scenario was loaded. */
  trace(): Promise<readonly string[]>;
  /** The provider's last hold, by its own clock. Milliseconds; nothing where it has not frozen, or not thawed. */
  hold(): Promise<Hold>;
  /** Ends every program of this guest. */
  close(): void;
}

const { QGA_LAB_MACHINE = 'default', VITEST_POOL_ID = '1' } = process.env;

/** The guest of one of the test files that run at the same time. */
const machineOf = (worker: string): string => (worker === '1' ? QGA_LAB_MACHINE : `${QGA_LAB_MACHINE}-${worker}`);

const prefixOf = (machine: string): string => join(PATHS.machines, machine);

const programOf = (exe: string): string => (exe === 'node' ? WINDOWS.node : exe === 'coordinator' ? WINDOWS.coordinator : exe);

const openLab = (prefix: string): Lab => {
  const folder = join(prefix, 'drive_c', 'lab');
  const coordinator = async (...args: string[]): Promise<string> => {
    const result = await start(prefix, WINDOWS.coordinator, args).result();
    if (result.exitCode !== 0) throw new Error(`vss-coordinator ${args[0]}: ${howEnded(result)}`);
    return result.stdout;
  };
  return {
    prefix,
    folder,
    run: (exe, args, options) => start(prefix, programOf(exe), args, options).result(),
    start: (exe, args, options) => start(prefix, programOf(exe), args, options),
    play: async (scenario, options) => {
      writeFileSync(join(folder, 'scenario.txt'), scenarioText(scenario, options));
      await coordinator('load', 'C:\\lab\\scenario.txt');
    },
    trace: async () => (await coordinator('trace')).split('\n').filter((line) => line !== ''),
    hold: async () => {
      const [frozenAt = 0, thawSeenAt = 0] = (await coordinator('times')).trim().split(' ').map(Number);
      // That of an earlier hold says nothing about the last one.
      return { ...(frozenAt === 0 ? {} : { frozenAt }), ...(thawSeenAt > frozenAt ? { thawSeenAt } : {}) };
    },
    close: () => {
      wineserver(prefix, '-k');
      wineserver(prefix, '-w');
    },
  };
};

/** Everything that a guest is made of, and the guest; none of its programs runs. */
const make = (machine: string): Promise<void> =>
  locked(join(PATHS.lab, 'lock'), async () => {
    ensureTools();
    ensureWindowsNode();
    await buildDouble();
    ensurePrefix(prefixOf(machine));
  });

/**
 * The Windows lab, made where it is not there yet (half a minute), brought up to date where its sources have changed,
 * and its Wine server started; at once where nothing has changed.
 * @param machine the name of the guest; the environment's `QGA_LAB_MACHINE` or `default`, with a number for the test files that run
 * beside others. Users at the same time need guests of their own.
 * @throws LabUnavailable where Wine or the compiler is missing and cannot be installed.
 */
export const ensureLab = async (machine = machineOf(VITEST_POOL_ID)): Promise<Lab> => {
  await make(machine);
  const prefix = prefixOf(machine);
  wineserver(prefix, '-p');
  return openLab(prefix);
};

const machinesFor = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => machineOf(String(index + 1)));

/**
 * Makes a guest for each of the test files that run at the same time, and starts none.
 * @throws LabUnavailable where Wine or the compiler is missing and cannot be installed.
 */
export const makeLabs = async (count: number): Promise<void> => {
  for (const machine of machinesFor(count)) await make(machine);
};

/**
 * A guest for each of the test files that run at the same time.
 * @throws LabUnavailable where Wine or the compiler is missing and cannot be installed.
 */
export const ensureLabs = async (count: number): Promise<Pick<Lab, 'close'>> => {
  const labs: Lab[] = [];
  for (const machine of machinesFor(count)) labs.push(await ensureLab(machine));
  return { close: () => labs.forEach(({ close }) => void close()) };
};
