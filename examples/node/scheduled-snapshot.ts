// The same for the Task Scheduler, every night as SYSTEM: nobody reads its console, so what came of it is a line of JSON in a log.
//   schtasks /create /tn "Snapshot of this guest" /ru SYSTEM /sc daily /st 02:30
//     /tr "\"C:\Program Files\nodejs\node.exe\" \"C:\Program Files\Backup\scheduled-snapshot.ts\" --url https://… --log \"C:\Program Files\Backup\snapshots.jsonl\""
// Only administrators may be able to write to the folders of the script and the log: it runs as SYSTEM. Exit codes: as of
// snapshot-guest.ts; they are the task's last result.
import { appendFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { QgaError, whileFrozen } from '@qga-vss/core';
import { takeSnapshot } from './hypervisor.ts';
import { verdict } from './verdict.ts';

const { values } = parseArgs({ options: { url: { type: 'string' }, log: { type: 'string' }, simulate: { type: 'string' } } });
const { url = '', log = 'snapshots.jsonl', simulate } = values;
const { SNAPSHOT_TOKEN = '' } = process.env;

/** After thaw alone: what is written while frozen waits for the disk. */
const record = (entry: object): Promise<void> => appendFile(log, `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);

try {
  const address = new URL(url);
  // The guest may just have started, and another backup be at work. Windows holds writes for ten seconds: a longer hold is no use.
  const options = { backupType: 'copy', holdMs: 8000, waitReadyMs: 300_000, retryMs: 600_000 } as const;
  const { outcome } = await whileFrozen({ ...options, ...(simulate === undefined ? {} : { simulate }) }, (_, signal) =>
    takeSnapshot(address, SNAPSHOT_TOKEN, signal),
  );
  const { good, lines } = verdict(outcome);
  const { consistency, heldMs, endedBy, writers } = outcome;
  const failed = writers.filter((writer) => writer.failed).map(({ name }) => name);
  await record({ good, consistency, heldMs, endedBy, failedWriters: failed, lines });
  process.exitCode = good ? 0 : 1;
} catch (error) {
  await record({ good: false, error: QgaError.from(error) });
  process.exitCode = 1;
}
