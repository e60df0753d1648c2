// Takes an application-consistent snapshot of this guest through the REST interface of its hypervisor. Runs in the guest, elevated:
//   node snapshot-guest.ts --url https://hypervisor.example/api/vms/42/snapshots
// The token comes from the variable SNAPSHOT_TOKEN. --simulate healthy freezes a machine in memory instead: a rehearsal.
// Exit codes: 0 the snapshot is application-consistent, 1 it is not, or there is none.
import { parseArgs } from 'node:util';
import { QgaError, whileFrozen } from '@qga-vss/core';
import { takeSnapshot } from './hypervisor.ts';
import { verdict } from './verdict.ts';

const { values } = parseArgs({ options: { url: { type: 'string' }, simulate: { type: 'string' } } });
const { url = '', simulate } = values;
const { SNAPSHOT_TOKEN = '' } = process.env;

try {
  // What is wrong with it has to be known before anything is frozen.
  const address = new URL(url);
  // copy leaves the logs of databases to whoever backs them up. Windows holds writes for ten seconds: longer is no use.
  const options = { backupType: 'copy', holdMs: 8000, ...(simulate === undefined ? {} : { simulate }) } as const;
  const { outcome } = await whileFrozen(options, (_, signal) => takeSnapshot(address, SNAPSHOT_TOKEN, signal));
  const { good, lines } = verdict(outcome);
  console.log(lines.join('\n'));
  process.exitCode = good ? 0 : 1;
} catch (error) {
  // A snapshot that was begun and not finished is to be deleted.
  console.log(`No good snapshot: ${error instanceof Error ? error.message : error}`);
  if (error instanceof QgaError) console.log(error.remedy);
  process.exitCode = 1;
}
