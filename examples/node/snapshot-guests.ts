// Takes one snapshot of several guests of this hypervisor, consistent together. Runs on the hypervisor:
//   node snapshot-guests.ts --guest libvirt:sql1 --guest libvirt:app1 -- sh snapshots.sh
// In each guest it needs the guest agent and qga-vss. All are frozen at one instant, each by its own clock, or none is; if this program
// dies, each thaws at its hold limit. --simulate healthy freezes machines in memory, in the guests: a rehearsal, but for the command.
// Exit codes: 0 all are application-consistent, 1 they are not, or there is no snapshot.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { connectGroup, type GuestReport, QgaError } from '@qga-vss/core';

const { values, positionals } = parseArgs({
  options: {
    guest: { type: 'string', multiple: true, default: [] },
    simulate: { type: 'string' },
    // Where qga-vss lies elsewhere in the guests.
    'guest-node': { type: 'string' },
    'guest-bundle': { type: 'string' },
  },
  allowPositionals: true,
});
const { guest: guests, simulate, 'guest-node': guestNode, 'guest-bundle': guestBundle } = values;
const [program = '', ...args] = positionals;

const said = ({ guest, outcome, thaw, error }: GuestReport): string =>
  `${guest}: ${outcome}${thaw === null || thaw.heldMs === null ? '' : `, frozen for ${Math.round(thaw.heldMs)} ms`}${error === null ? '' : ` (${error.message} ${error.remedy})`}`;

/** The command's exit code; -1 where it could not be started, or was killed. */
const run = async (): Promise<number> => {
  const child = spawn(program, args, { stdio: 'inherit' });
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : -1));
  // What could not be started is a command that failed.
  return await ended.catch(() => -1);
};

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

const group = await connectGroup({
  guests,
  ...(simulate === undefined ? {} : { simulate }),
  ...(guestNode === undefined ? {} : { guestNode }),
  ...(guestBundle === undefined ? {} : { guestBundle }),
});
try {
  // copy leaves the logs of databases to whoever backs them up.
  await group.freeze({ backupType: 'copy' }, { signal: interrupted.signal });
  const code = await run();
  const { worst, guests: reports, skew } = await group.thaw({ happened: code === 0 ? 'command-succeeded' : 'command-failed' });
  console.log(reports.map(said).join('\n'));
  if (skew !== undefined) console.log(`They were frozen within ${Math.ceil(skew.atMostMs)} ms of each other, at most.`);
  if (code !== 0) console.log(`The command failed (${code}); if there is a snapshot, delete it.`);
  process.exitCode = code === 0 && worst.outcome === 'application' ? 0 : 1;
} catch (error) {
  console.log(`There is no snapshot: ${error instanceof Error ? error.message : error}`);
  if (error instanceof QgaError) console.log(group.guests.map(said).join('\n'));
  process.exitCode = 1;
} finally {
  await group[Symbol.asyncDispose]();
}
