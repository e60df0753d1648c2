import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-output-'));
let bundle: Bundle;
beforeAll(async () => {
  bundle = await Bundle.build();
}, 60_000);
afterAll(() => {
  bundle[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** The command with its output redirected as a shell does. */
const redirected = (argv: string, to: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
  spawnSync('bash', ['-c', `set -o pipefail; "$0" "$1" ${argv} ${to}`, process.execPath, bundle.path], { cwd: folder, encoding: 'utf8' });

const RUN = `run --json --simulate healthy --backup-type copy --report run.json -- ${process.execPath} -e 0`;

/** A device of Linux on which there is never room. */
describe.skipIf(process.platform !== 'linux')('output that cannot be written', () => {
  test.each([['explain VSS_E_BAD_STATE --json'], ['explain VSS_E_BAD_STATE'], ['--help'], ['status --simulate healthy --json']])(
    '%s is no success, and says why',
    (argv) => {
      const { status, stderr } = redirected(argv, '> /dev/full');
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^qga-vss: OUTPUT_NOT_WRITTEN\n {2}stdout: Not all of the output could be written\. ENOSPC: [^\n]+\n {2}Make room [^\n]+\n$/,
      );
    },
  );

  test('a run thaws first, and its report is saved', () => {
    expect(redirected(RUN, '> /dev/full')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^qga-vss: OUTPUT_NOT_WRITTEN\n/),
    });
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toMatchObject({ outcome: 'application', thaw: { changed: true } });
  });

  test('the code of a failure stays what it is', () => {
    expect(redirected('freeze --simulate provider-missing --json', '> /dev/full')).toMatchObject({
      status: 7,
      stderr: expect.stringContaining('OUTPUT_NOT_WRITTEN'),
    });
  });

  test('errors that cannot be written are at least told by the exit code', () => {
    expect(redirected('explain VSS_E_BAD_STATE --verbose', '2> /dev/full')).toMatchObject({ status: 0 });
    expect(redirected('freeze --simulate provider-missing', '2> /dev/full')).toMatchObject({ status: 7, stdout: '' });
  });

  test('a reader that has left is no failure', async () => {
    const child = spawn(process.execPath, [bundle.path, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
