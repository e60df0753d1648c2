import { QgaError } from '@qga-vss/core';
import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { frozen, notice, thawed, writer } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

const ESCAPE = '\u001b[';

const failed = writer({
  name: 'SqlServerWriter',
  failed: true,
  state: 'VSS_WS_FAILED_AT_FREEZE',
  failure: notice({ name: 'VSS_E_WRITERERROR_TIMEOUT', hresult: '0x800423F2', message: 'Too slow.', remedy: 'Restart it.' }),
  applicationMessage: 'Login failed.',
});

describe('run for people', () => {
  it('begins with the verdict and how long it was held', async () => {
    const cli = new Cli();
    await cli.run('run', ...SUCCESS);
    expect(cli.stdout.split('\n')[0]).toBe('APPLICATION-CONSISTENT, held 250 ms');
    expect(cli.stdout).toContain('C:\\ (Windows, NTFS)');
    expect(cli.stdout).toMatch(/Command {3}exit code 0, after \d+/);
  });

  it('says (simulated) of a simulated run', async () => {
    const cli = new Cli();
    await cli.run('run', '--simulate', ...SUCCESS);
    expect(cli.stdout.split('\n')[0]).toContain('(simulated)');
  });

  it('names a writer that failed, its code, its own words and the remedy, once', async () => {
    const result = thawed('partial', {
      writers: [writer(), failed],
      reasons: [notice({ name: 'WRITER_FAILED', message: 'A writer failed.' })],
      warnings: [notice({ name: 'VSS_E_WRITERERROR_TIMEOUT', message: 'Too slow.' })],
    });
    const cli = new Cli({ script: { thaw: () => result } });
    await cli.run('run', ...SUCCESS);
    expect(cli.stdout).toContain('2, of which 1 failed');
    expect(cli.stdout).toContain('SqlServerWriter\tVSS_E_WRITERERROR_TIMEOUT 0x800423F2\tVSS_WS_FAILED_AT_FREEZE');
    expect(cli.stdout).toContain('Login failed.');
    expect(cli.stdout).toContain('Restart it.');
    expect(cli.stdout).toContain('Because   WRITER_FAILED');
    expect(cli.stdout.match(/Too slow/g)).toHaveLength(1);
  });

  it.each([
    { data: [true, true], words: '3, of which 2 failed\n' },
    { data: [true, false], words: '3, of which 2 failed, 1 of them without data of this snapshot\n' },
    { data: [false, false], words: '3, of which 2 failed; they hold no data of this snapshot\n' },
  ])('says whether writers that failed hold data of the snapshot: $data', async ({ data, words }) => {
    const writers = [writer(), ...data.map((participates) => ({ ...failed, participates }))];
    const cli = new Cli({ script: { thaw: () => thawed('application', { writers }) } });
    await cli.run('run', ...SUCCESS);
    expect(cli.stdout).toContain(words);
  });

  it('says of a single one that it holds none', async () => {
    const cli = new Cli({ script: { thaw: () => thawed('application', { writers: [{ ...failed, participates: false }] }) } });
    await cli.run('run', ...SUCCESS);
    expect(cli.stdout).toContain('1, of which 1 failed; it holds no data of this snapshot\n');
  });

  const EXCLUDED = { id: '{class}', instanceId: '{instance}', name: 'Replica\u001b Writer', excludedBy: 'replica writer' };

  it.each([
    { argv: ['run', ...SUCCESS], dryRun: false },
    { argv: ['run', '--dry-run', ...SUCCESS], dryRun: true },
    { argv: ['freeze'], dryRun: false },
    { argv: ['freeze', '--dry-run'], dryRun: true },
    { argv: ['thaw'], dryRun: false },
  ])('names the writers left out, their ids and what by: $argv', async ({ argv, dryRun }) => {
    const excludedWriters = [EXCLUDED];
    const script = {
      freeze: () => frozen({ dryRun, excludedWriters }),
      thaw: () => thawed('application', { excludedWriters }),
    };
    const cli = new Cli({ script });
    await cli.run(...argv);
    expect(cli.stdout).toContain('  Left out  Replica\\u001b Writer (class {class}, instance {instance}), by "replica writer"\n');
  });

  it('says of a freeze that failed what it had been warned of', async () => {
    const warnings = [notice({ name: 'EXCLUDED_WRITER_UNKNOWN', message: 'Wirter: Nobody is called that.' })];
    const cli = new Cli({ script: { freeze: () => Promise.reject(QgaError.of('REQUIRED_WRITER_MISSING', { object: 'SQL', warnings })) } });
    await cli.run('run', ...SUCCESS);
    expect(cli.stderr).toMatch(/^qga-vss: REQUIRED_WRITER_MISSING\n/);
    expect(cli.stderr).toContain('  Warnings  EXCLUDED_WRITER_UNKNOWN\n              Wirter: Nobody is called that.\n');
  });

  const MISSING = ['System Writer', 'ASR Writer', 'WMI Writer'].map((name) =>
    notice({ name: 'SYSTEM_WRITER_MISSING', message: `${name}: It did not answer.`, remedy: 'Restart its service.' }),
  );

  it('says what to do about warnings of one name once, below all that they are about', async () => {
    const warnings = [...MISSING.slice(0, 2), notice({ name: 'ANOTHER' }), ...MISSING.slice(2)];
    const cli = new Cli({ script: { thaw: () => thawed('application', { warnings }) } });
    await cli.run('run', ...SUCCESS);
    expect(cli.stdout.slice(cli.stdout.indexOf('  Warnings')).split('\n')).toEqual([
      '  Warnings  SYSTEM_WRITER_MISSING',
      '              System Writer: It did not answer.',
      '              ASR Writer: It did not answer.',
      '              WMI Writer: It did not answer.',
      '              Restart its service.',
      '            ANOTHER',
      '              Something happened.',
      '              Do something.',
      '',
    ]);
  });

  it('says of each what to do where that differs', async () => {
    const warnings = [notice({ remedy: 'Do this.' }), notice({ message: 'Also this happened.', remedy: 'Do that.' })];
    const cli = new Cli({ script: { thaw: () => thawed('partial', { reasons: warnings }) } });
    await cli.run('run', ...SUCCESS);
    expect(cli.stdout).toMatch(/Because {3}A_REASON\n +Something happened\.\n +Do this\.\n +A_REASON\n +Also this happened\.\n +Do that\./);
  });

  it('leaves every warning whole in the document', async () => {
    const cli = new Cli({ script: { thaw: () => thawed('application', { warnings: MISSING }) } });
    await cli.run('run', '--json', ...SUCCESS);
    expect(cli.json()).toMatchObject({ thaw: { warnings: MISSING } });
  });

  it('calls options by their flags', async () => {
    const cli = new Cli({ script: { freeze: () => Promise.reject(QgaError.of('PREPARE_TIMEOUT')) } });
    await cli.run('run', ...SUCCESS);
    expect(cli.stderr).toContain('Raise --prepare-timeout, or');
  });

  it.each([
    { writers: 'all', because: true },
    { writers: 'none', because: false },
  ])('a file-system-consistent outcome with writers $writers is explained: $because', async ({ writers, because }) => {
    const result = thawed('filesystem', { writers: [], reasons: [notice({ name: 'NO_WRITER_DATA' })] });
    const cli = new Cli({ script: { thaw: () => result } });
    await cli.run('run', '--writers', writers, ...SUCCESS);
    expect(cli.stdout.includes('NO_WRITER_DATA')).toBe(because);
  });

  it('uses colour on a terminal only, and not with NO_COLOR', async () => {
    const terminal = new Cli({ terminal: true });
    await terminal.run('run', ...SUCCESS);
    expect(terminal.stdout).toContain(ESCAPE);
    const plain = new Cli({ terminal: true, env: { NO_COLOR: '1' } });
    await plain.run('run', ...SUCCESS);
    expect(plain.stdout).not.toContain(ESCAPE);
    const pipe = new Cli();
    await pipe.run('run', ...SUCCESS);
    expect(pipe.stdout).not.toContain(ESCAPE);
  });

  it('shows no stack trace unless asked to', async () => {
    const fail = (): never => {
      throw new TypeError('a defect');
    };
    const quiet = new Cli({ script: { freeze: fail } });
    expect(await quiet.run('run', ...SUCCESS)).toBe(1);
    expect(quiet.stderr).toContain('INTERNAL_ERROR');
    expect(quiet.stderr).not.toMatch(/^\s+at /m);
    const curious = new Cli({ script: { freeze: fail } });
    await curious.run('run', '--verbose', ...SUCCESS);
    expect(curious.stderr).toMatch(/Cause {5}TypeError: a defect\n\s+at /);
  });
});

describe('while frozen', () => {
  it('nothing is written', async () => {
    let before = '';
    let after = '';
    const cli: Cli = new Cli({
      script: {
        freeze: () => {
          before = cli.stdout + cli.stderr;
          return frozen({ warnings: [notice()] });
        },
        thaw: () => {
          after = cli.stdout + cli.stderr;
          return thawed('application');
        },
      },
    });
    await cli.run('run', ...SUCCESS);
    expect(after).toBe(before);
  });
});
