// Takes a snapshot of a guest with SQL Server, beside a backup product that owns the databases' backup chain:
//   node snapshot-sql-server.ts -- "C:\Program Files\Hypervisor\snapshot.exe" --wait
// The backup type has to be copy: a full backup told to SQL Server becomes the base of its differential backups, and its logs may be
// truncated. And SQL Server has to take part: without its writer its files in the snapshot are as after a power cut.
// Exit codes: 0 the databases are consistent in the snapshot, 1 they are not or there is none, 2 another product was at work all the time.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { QgaError, type WhileFrozenOptions, whileFrozen } from '@qga-vss/core';
import { verdict } from './verdict.ts';

const { values, positionals } = parseArgs({
  options: { simulate: { type: 'string' }, 'turn-ms': { type: 'string', default: '600000' } },
  allowPositionals: true,
});
const { simulate, 'turn-ms': turnMs } = values;
const [program, ...args] = positionals;
if (program === undefined) {
  console.log('Say which program takes the snapshot, after --.');
  process.exit(1);
}

const options: WhileFrozenOptions = {
  backupType: 'copy',
  requireWriters: ['SqlServerWriter'],
  onWriterFailure: 'fail',
  // Windows holds writes for ten seconds: a longer hold is no use.
  holdMs: 8000,
  // The backup product makes shadow copies too, and Windows one set at a time.
  retryMs: Number(turnMs),
  ...(simulate === undefined ? {} : { simulate }),
};
try {
  const { outcome } = await whileFrozen(options, (_, signal) => promisify(execFile)(program, args, { signal, windowsHide: true }));
  const { good, lines } = verdict(outcome);
  console.log(lines.join('\n'));
  for (const { name, components } of outcome.writers)
    for (const { path, added, reason } of components)
      if (!added && reason !== 'implied') console.log(`${name}: ${path} is not backed up (${reason}).`);
  process.exitCode = good ? 0 : 1;
} catch (error) {
  const wrong = error instanceof QgaError ? error : undefined;
  console.log(`No good snapshot: ${error instanceof Error ? error.message : error} ${wrong?.remedy ?? ''}`.trimEnd());
  process.exitCode = wrong?.kind === 'busy' ? 2 : 1;
}
