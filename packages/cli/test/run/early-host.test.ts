import { describe, expect, test } from 'vitest';
import { type Needed, neededHost } from '../../src/run/early-host.ts';

const CASES: readonly (readonly [string, Needed | undefined])[] = [
  ['run -- snapshot.exe', {}],
  ['run --volumes C: --json -- snapshot.exe --help', {}],
  ['run snapshot.exe', {}],
  ['run --simulate sql-writer-fails -- snapshot.exe', { simulate: 'sql-writer-fails' }],
  ['run --simulate=sql-writer-fails -- snapshot.exe', { simulate: 'sql-writer-fails' }],
  ['run --simulate -- snapshot.exe', { simulate: 'healthy' }],
  ['run --simulate --json -- snapshot.exe', { simulate: 'healthy' }],
  // What follows the dividing -- is the command's own.
  ['run -- snapshot.exe --simulate hung --guest web01', {}],
  // Nobody can tell yet whose word it is.
  ['run snapshot.exe --guest web01', undefined],
  ['run --guest libvirt:web01 -- snapshot.exe', undefined],
  ['run --guest=libvirt:web01 --simulate -- snapshot.exe', undefined],
  ['run --help', undefined],
  ['run -h -- snapshot.exe', undefined],
  ['run', undefined],
  ['run --json --', undefined],
  ['help run', undefined],
  ['--version', undefined],
  ['', undefined],
  ['thaw 0f9e6c1a-0000-4000-8000-000000000000', undefined],
  ['status', undefined],
  ['freeze', undefined],
  ['--json run -- snapshot.exe', undefined],
];

describe('the host that a command line needs', () => {
  test.each(CASES)('qga-vss %s', (line, needed) => {
    expect(neededHost(line.split(' ').filter((word) => word !== ''))).toEqual(needed);
  });
});
