import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const UID = 54_321;
const SETPRIV = ['--reuid', String(UID), '--regid', String(UID), '--clear-groups'];

/** Only root may become another user, who must be able to reach this checkout; in CI both are so, or this fails. */
const reach = [process.execPath, '-e', `require('fs').accessSync(${JSON.stringify(import.meta.dirname)})`];
const isCi = process.env['CI'] === 'true';
const canBecome = process.getuid?.() === 0 && spawnSync('setpriv', [...SETPRIV, ...reach]).status === 0;

describe.runIf(canBecome || isCi)('a user without an entry in the list of users, as containers have', () => {
  let bundle: Bundle;
  let home: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'qga-user-'));
    chownSync(home, UID, UID);
    bundle = await Bundle.build();
    chmodSync(dirname(bundle.path), 0o755);
  }, 60_000);

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
    bundle[Symbol.dispose]();
  });

  const run = (command: string, ...rest: readonly string[]) => {
    const argv = [...SETPRIV, process.execPath, bundle.path, command, '--simulate', 'healthy', '--json', ...rest];
    const env = { PATH: process.env['PATH'], TMPDIR: home };
    const { status, stdout } = spawnSync('setpriv', argv, { cwd: home, env, encoding: 'utf8' });
    return { code: status, ...(JSON.parse(stdout) as object) };
  };

  /** It would stay for ten minutes. */
  const shutDownHolder = async (): Promise<void> => {
    const socket = connect(join(home, `qga-vss-${UID}`, 'healthy.sock'));
    socket.write('{"jsonrpc":"2.0","id":1,"method":"shutdown"}\n');
    socket.resume();
    await once(socket, 'close');
  };

  test('freezes in one command and thaws in another', async () => {
    expect(run('status')).toMatchObject({ code: 0, state: 'thawed' });
    expect(run('freeze')).toMatchObject({ code: 0, volumeCount: 4 });
    expect(run('thaw')).toMatchObject({ code: 0, consistency: 'application' });
    await shutDownHolder();
  });

  test('runs a command while frozen', () => {
    expect(run('run', '--', process.execPath, '-e', '')).toMatchObject({ code: 0, outcome: 'application' });
  });
});
