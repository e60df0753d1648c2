import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARTIFACTS, untarred } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/release/version.ts';

/** A system without Node.js: no folder of PATH has more than what is put there. */
let folder: string;
let home: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga vss linux-'));
  const top = `qga-vss-${VERSION}-linux-x64`;
  untarred(ARTIFACTS.linux, folder, top);
  home = join(folder, top);
  path = join(folder, 'bin');
  mkdirSync(path);
  symlinkSync('/usr/bin/readlink', join(path, 'readlink'));
  symlinkSync(join(home, 'bin', 'qga-vss'), join(path, 'qga-vss'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { TMPDIR: folder, ...env } });

const command = (...args: readonly string[]) => run(join(home, 'bin', 'qga-vss'), args, { PATH: '' });

describe('the package for Linux, on a system without Node.js', () => {
  test('has the command, started by its path', () => {
    expect(command('--version')).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  test('has it by its name, through a link from a folder of PATH', () => {
    expect(run('/bin/sh', ['-c', 'qga-vss --version'], { PATH: path })).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  test('hands on arguments and exit codes', () => {
    const { status, stdout } = command(
      'run',
      '--simulate',
      'healthy',
      '--json',
      '--',
      '/bin/sh',
      '-c',
      'test "$1" = "a  \'b\' \\"c\\"" && exit 9',
      '-',
      'a  \'b\' "c"',
    );
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'application', command: { exitCode: 9 } });
    expect(status).toBe(9);
  });

  test('leaves a freeze to a holder, which runs with the same Node.js', () => {
    const { stdout } = command('freeze', '--simulate', 'healthy', '--json');
    const { sessionId } = JSON.parse(stdout);
    expect(JSON.parse(command('thaw', sessionId, '--simulate', 'healthy', '--json').stdout)).toMatchObject({ consistency: 'application' });
  });
});
