// Takes an application-consistent snapshot of this guest through the REST interface of its hypervisor. Runs in the guest, elevated:
//   node snapshot-guest.ts --url https://hypervisor.example/api/vms/42/snapshots
// The token comes from the variable SNAPSHOT_TOKEN. --simulate healthy freezes a machine in memory instead: a rehearsal.
// Exit codes: 0 the snapshot is application-consistent, 1 it is not, or there is none.
import { parseArgs } from 'node:util';
import { connect, QgaError } from '@qga-vss/core';
import { takeSnapshot } from './hypervisor.ts';
import { verdict, whileFrozen } from './while-frozen.ts';

const { values } = parseArgs({ options: { url: { type: 'string' }, simulate: { type: 'string' } } });
const { url = '', simulate } = values;
const { SNAPSHOT_TOKEN = '' } = process.env;

const service = await connect(simulate === undefined ? {} : { simulate });
try {
  // What is wrong with it has to be known before anything is frozen.
  const address = new URL(url);
  // copy leaves the logs of databases to whoever backs them up.
  const snapshot = await whileFrozen(service, { backupType: 'copy' }, (signal) => takeSnapshot(address, SNAPSHOT_TOKEN, signal));
  const { good, lines } = verdict(snapshot);
  console.log(lines.join('\n'));
  process.exitCode = good ? 0 : 1;
} catch (error) {
  console.log(`No good snapshot: ${error instanceof Error ? error.message : error}`);
  if (error instanceof QgaError) console.log(error.failure.remedy);
  process.exitCode = 1;
} finally {
  await service[Symbol.asyncDispose]();
}
