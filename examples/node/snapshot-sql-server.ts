// Takes a snapshot of a guest with SQL Server, beside a backup product that owns the databases' backup chain:
//   node snapshot-sql-server.ts -- "C:\Program Files\Hypervisor\snapshot.exe" --wait
// The backup type has to be copy: a full backup told to SQL Server becomes the base of its differential backups, and its logs may be
// truncated. And SQL Server has to take part: without its writer its files in the snapshot are as after a power cut.
// Exit codes: 0 the databases are consistent in the snapshot, 1 they are not or there is none, 2 another product was at work all the time.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { connect, type FreezeOptions, QgaError } from '@qga-vss/core';
import { verdict, whileFrozen } from './while-frozen.ts';

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

const service = await connect(simulate === undefined ? {} : { simulate });
try {
  const options: FreezeOptions = {
    backupType: 'copy',
    requireWriters: ['SqlServerWriter'],
    onWriterFailure: 'fail',
    // The backup product makes shadow copies too, and Windows one set at a time.
    retryMs: Number(turnMs),
  };
  const snapshot = await whileFrozen(service, options, async (signal) => {
    await promisify(execFile)(program, args, { signal, windowsHide: true });
  });
  const { good, lines } = verdict(snapshot);
  console.log(lines.join('\n'));
  for (const { name, components } of snapshot.outcome.writers)
    for (const { path, added, reason } of components)
      if (!added && reason !== 'implied') console.log(`${name}: ${path} is not backed up (${reason}).`);
  process.exitCode = good ? 0 : 1;
} catch (error) {
  const { failure, message } = QgaError.from(error);
  console.log(`No good snapshot: ${message} ${failure.remedy}`);
  process.exitCode = failure.kind === 'busy' ? 2 : 1;
} finally {
  await service[Symbol.asyncDispose]();
}
