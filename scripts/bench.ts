// Measures the product in the Windows lab against a native requester, as ratios and differences taken in one run.
import { cpus, loadavg } from 'node:os';
import { COMMAND_ROWS } from './bench/command-rows.ts';
import { type Guest, openGuest } from './bench/guest.ts';
import { HOST_ROWS } from './bench/host-rows.ts';
import { HYPERVISOR_ROWS } from './bench/hypervisor-rows.ts';
import type { Line } from './bench/line.ts';
import { POWERSHELL_ROWS } from './bench/powershell-rows.ts';
import { REQUESTER_ROWS, type Row } from './bench/rows.ts';
import { table } from './bench/table.ts';

const machine = (): string => {
  const all = cpus();
  const [load = 0] = loadavg();
  return `${all.length} x ${all[0]?.model.trim()}, load ${load.toFixed(1)}, Windows Node under Wine; milliseconds, median [quartiles]`;
};

const ROWS: readonly Row[] = [...REQUESTER_ROWS, ...HOST_ROWS, ...COMMAND_ROWS, ...HYPERVISOR_ROWS, ...POWERSHELL_ROWS];

/** A row that cannot be measured says so and stops no other: figures never fail a build. */
const linesOf = async (row: Row, guest: Guest): Promise<Line[]> => {
  try {
    return await row.measure(guest);
  } catch (thrown) {
    console.error(`${row.name}: ${thrown instanceof Error ? thrown.message : thrown}`);
    return [];
  }
};

const run = async (rows: readonly Row[], asJson: boolean): Promise<void> => {
  const guest = await openGuest();
  try {
    const lines: Line[] = [];
    for (const row of rows) {
      if (!asJson) console.error(`measuring ${row.name} …`);
      lines.push(...(await linesOf(row, guest)));
    }
    console.log(asJson ? JSON.stringify({ machine: machine(), lines }, undefined, 2) : `\n${machine()}\n\n${table(lines)}`);
  } finally {
    guest.close();
  }
};

const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== '--json');
const chosen = ROWS.filter(({ name }) => names.length === 0 || names.includes(name));
if (names.some((name) => !ROWS.some((row) => row.name === name))) {
  console.error(`usage: npm run bench -- [--json] [NAME…]\nThe names are ${ROWS.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else {
  await run(chosen, args.includes('--json'));
}
