import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPowerShellModule } from '@qga-vss/build/src/powershell-module.ts';
import type { Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { type EngineSession, openEngineInGuest } from '@qga-vss/test-kit/src/powershell/engine.ts';
import type { Guest } from './guest.ts';
import { type Line, line } from './line.ts';
import type { Calls } from './request.ts';
import type { Row } from './rows.ts';
import { scenarioOf } from './scenario.ts';
import { spread } from './statistics.ts';

const SIZE = { writers: 30, components: 10 };
const MODULE = 'QgaVss';
/** A module with nothing in it, to tell what any costs. */
const EMPTY = 'Empty';

/** Each with a PowerShell and a Node of their own, so that what is first is first. */
const ROUNDS = 4;
const CYCLES = 10;
const BEFORE = 3;

/** What `calls` in guest/hosts.ts does, by cmdlets. */
const CALLS = `
  $clock = [Diagnostics.Stopwatch]::new()
  function Measure-Call([scriptblock] $Call) { $clock.Restart(); $null = . $Call; return $clock.Elapsed.TotalMilliseconds }
  $first = Measure-Call { Get-QgaFreezeStatus }
  $all = @{ first = @($first); warm = @(); freeze = @(); thaw = @() }
  for ($cycle = -${BEFORE}; $cycle -lt ${CYCLES}; $cycle++) {
    $warm = Measure-Call { Get-QgaFreezeStatus }
    $freeze = Measure-Call { Invoke-QgaFreeze 'C:', 'D:' -ErrorAction Stop }
    $thaw = Measure-Call { if ((Invoke-QgaThaw -ErrorAction Stop).Consistency -ne 'application') { throw 'The snapshot is no good.' } }
    if ($cycle -lt 0) { continue }
    $all.warm += $warm; $all.freeze += $freeze; $all.thaw += $thaw
  }
  $all`;

const pathOf = (module: string): string => `C:\\lab\\${module}\\${module}.psd1`;

const install = (lab: Lab): void => {
  buildPowerShellModule(join(lab.folder, MODULE), join(lab.folder, 'host.cjs'));
  mkdirSync(join(lab.folder, EMPTY), { recursive: true });
  writeFileSync(join(lab.folder, EMPTY, `${EMPTY}.psd1`), "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @() }");
  writeFileSync(join(lab.folder, EMPTY, `${EMPTY}.psm1`), '');
};

/** What a script puts out. @throws Error where it fails */
const output = async <T>(session: EngineSession, script: string): Promise<T> => {
  const { output: all, errors, thrown } = await session.run(script);
  const failure = thrown ?? errors[0];
  if (failure !== undefined && failure !== null) throw new Error(failure.message);
  return all[0];
};

/** Milliseconds of the first import of a PowerShell, and what a script after it puts out. */
const inPowerShell = async (lab: Lab, module: string, script: string): Promise<{ readonly imported: number; readonly calls: Calls }> => {
  const engine = await openEngineInGuest(lab);
  try {
    const session = await engine.open();
    const timed = `$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module '${pathOf(module)}' -ErrorAction Stop; $clock.Elapsed.TotalMilliseconds`;
    return { imported: await output<number>(session, timed), calls: await output<Calls>(session, script) };
  } finally {
    await engine[Symbol.asyncDispose]();
  }
};

const together = (all: readonly Calls[]): Calls => ({
  first: all.flatMap(({ first }) => first),
  warm: all.flatMap(({ warm }) => warm),
  freeze: all.flatMap(({ freeze }) => freeze),
  thaw: all.flatMap(({ thaw }) => thaw),
});

const powershell: Row = {
  name: 'powershell',
  measure: async ({ lab, measure }: Guest) => {
    install(lab);
    const imports = { ours: [] as number[], native: [] as number[] };
    const calls = { ours: [] as Calls[], native: [] as Calls[] };
    for (let round = 0; round < ROUNDS; round++) {
      imports.native.push((await inPowerShell(lab, EMPTY, '@{}')).imported);
      await lab.play(scenarioOf(SIZE), { trace: false });
      const ours = await inPowerShell(lab, MODULE, CALLS);
      imports.ours.push(ours.imported);
      calls.ours.push(ours.calls);
      calls.native.push(await measure({ kind: 'calls', size: SIZE, place: 'process', cycles: CYCLES, before: BEFORE }));
    }
    const [cmdlets, core] = [together(calls.ours), together(calls.native)];
    const row = (name: keyof Calls, what: string, target: number) => ({
      ...line(what, 'ratio', target, { ours: spread(cmdlets[name]), native: spread(core[name]) }),
      against: 'the same from Node',
    });
    return [
      {
        ...line('PowerShell: Import-Module', 'ratio', 3, { ours: spread(imports.ours), native: spread(imports.native) }),
        against: 'an empty module',
      },
      row('first', 'PowerShell: first call, a host started', 3),
      row('warm', 'PowerShell: warm call', 5),
      row('freeze', 'PowerShell: freeze, 30 x 10', 3),
      row('thaw', 'PowerShell: thaw', 4),
    ];
  },
};

const SIZES = [33, 667];
const BLOCKS = 3;

/** What the block says: the milliseconds of the counter by which the double tells when it was frozen. */
const BLOCK = `
  Invoke-QgaSnapshot -Volume 'C:', 'D:' -ErrorAction Stop {
    [Diagnostics.Stopwatch]::GetTimestamp() * 1000 / [Diagnostics.Stopwatch]::Frequency
  }`;

/** Milliseconds from frozen to the first line of the block; of the first of a PowerShell, which is not counted, too. */
const toBlock = async (lab: Lab): Promise<readonly number[]> => {
  const engine = await openEngineInGuest(lab);
  try {
    const session = await engine.open();
    await output(session, `Import-Module '${pathOf(MODULE)}' -ErrorAction Stop`);
    const samples: number[] = [];
    for (let each = -1; each < BLOCKS; each++) {
      const began = await output<number>(session, BLOCK);
      const { frozenAt = Number.NaN } = await lab.hold();
      if (each >= 0) samples.push(began - frozenAt);
    }
    return samples;
  } finally {
    await engine[Symbol.asyncDispose]();
  }
};

/** What a large guest holds before the block that takes the snapshot. */
const block: Row = {
  name: 'powershell-block',
  measure: async ({ lab, measure }: Guest) => {
    install(lab);
    const lines: Line[] = [];
    for (const components of SIZES) {
      const size = { writers: 30, components };
      const node = await measure({ kind: 'to-caller', size, place: 'process', cycles: BLOCKS });
      await lab.play(scenarioOf(size), { trace: false });
      const told = line(`PowerShell: frozen to the script block, 30 x ${components}`, 'over', undefined, {
        ours: spread(await toBlock(lab)),
        native: spread(node),
      });
      lines.push({ ...told, against: 'to the next line in Node' });
    }
    return lines;
  },
};

/** What the module costs: cmdlets in PowerShell against the same calls from Node, through hosts both. */
export const POWERSHELL_ROWS: readonly Row[] = [powershell, block];
