// Measures the product in the Windows lab against a native requester, as ratios and differences taken in one run.
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { type Arguments, argumentsOf, Misused } from './bench/arguments.ts';
import { COMMAND_ROWS } from './bench/command-rows.ts';
import { openGuest } from './bench/guest.ts';
import { HOST_ROWS } from './bench/host-rows.ts';
import { HYPERVISOR_ROWS } from './bench/hypervisor-rows.ts';
import { type MeasureOptions, measureRows } from './bench/measure.ts';
import { MEMORY_ROWS } from './bench/memory-rows.ts';
import { POWERSHELL_ROWS } from './bench/powershell-rows.ts';
import { type Run, read, save } from './bench/record.ts';
import { REQUESTER_ROWS, type Row } from './bench/rows.ts';
import { words } from './bench/words.ts';

const ROWS: readonly Row[] = [...REQUESTER_ROWS, ...MEMORY_ROWS, ...HOST_ROWS, ...COMMAND_ROWS, ...HYPERVISOR_ROWS, ...POWERSHELL_ROWS];

const machine = (): string => {
  const all = cpus();
  const [load = 0] = loadavg();
  return `${all.length} x ${all[0]?.model.trim()}, load ${load.toFixed(1)}, Windows Node under Wine`;
};

/** Nothing where these sources are no clone, or there is no git. */
const commit = (): { readonly commit?: string } => {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? { commit: stdout.trim() } : {};
};

const measure = async ({ names, json }: Arguments): Promise<Run> => {
  const about = { machine: machine(), ...commit(), at: new Date().toISOString() };
  // That it cannot be saved is known before anything is measured.
  if (json !== undefined) save(json, { ...about, lines: [] });
  const chosen = ROWS.filter(({ name }) => names.length === 0 || names.includes(name));
  const tell: MeasureOptions['tell'] = ({ name, tookMs, failure }, soFar) => {
    console.error(`${name}: ${failure === undefined ? `measured in ${(tookMs / 1000).toFixed(0)} s` : failure}`);
    // What is broken off leaves what it had.
    if (json !== undefined) save(json, { ...about, ...soFar });
  };
  const measured = await measureRows(chosen, { open: openGuest, tell });
  return { ...about, ...measured };
};

const main = async (): Promise<void> => {
  const given = argumentsOf(
    process.argv.slice(2),
    ROWS.map(({ name }) => name),
  );
  const before = given.beside === undefined ? {} : { before: read(given.beside) };
  const run = given.from === undefined ? await measure(given) : read(given.from);
  console.log(`\n${words(run, { ...before, asMarkdown: given.markdown })}`);
};

const exitCode = await main().then(
  () => 0,
  (thrown: unknown) => {
    if (!(thrown instanceof Misused)) throw thrown;
    console.error(thrown.message);
    return 2;
  },
);
// Not by returning: what a row has left running that was given up would keep this process.
process.exit(exitCode);
