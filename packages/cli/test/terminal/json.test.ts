import { execFileSync } from 'node:child_process';
import { QgaError } from '@qga-vss/core';
import { Cli, type CliOptions } from '@qga-vss/test-kit/src/command/cli.ts';
import { describe, expect, it } from 'vitest';

/** Beyond ASCII, beyond Latin, beyond 16 bits. */
const NAME = 'Büro-Größe 数据 💾';
const ALL_ASCII = /^[\x20-\x7e\n]*$/;

const failing = (options: CliOptions): Cli =>
  new Cli({ script: { freeze: () => Promise.reject(QgaError.of('VOLUME_NOT_FOUND', { object: NAME })) }, ...options });

const object = (cli: Cli): unknown => (cli.json() as { readonly error: { readonly object: string } }).error.object;

describe('--json', () => {
  it.each([
    { where: 'a pipe or file of Windows', options: { platform: 'win32' }, ascii: true },
    { where: 'a terminal of Windows', options: { platform: 'win32', terminal: true }, ascii: false },
    { where: 'a pipe or file elsewhere', options: { platform: 'linux' }, ascii: false },
  ] as const)('into $where is the same document; in ASCII: $ascii', async ({ options, ascii }) => {
    const cli = failing(options);
    await cli.run('freeze', '--json');
    expect(object(cli)).toBe(NAME);
    expect(ALL_ASCII.test(cli.stdout)).toBe(ascii);
    expect(cli.stdout.includes(NAME)).toBe(!ascii);
  });

  it('comes through the code page of a console, as Windows PowerShell takes what it is piped', async () => {
    const cli = failing({ platform: 'win32' });
    await cli.run('freeze', '--json');
    // What a reader sees that takes the bytes for those of another code page.
    const seen = execFileSync('iconv', ['-f', 'CP850', '-t', 'UTF-8'], { input: cli.stdout, encoding: 'utf8' });
    expect(JSON.parse(seen)).toEqual(cli.json());
  });

  it('of status --watch is in ASCII as well', async () => {
    const cli: Cli = new Cli({
      platform: 'win32',
      script: { status: () => ({ state: 'prepared', volumeCount: 0, simulated: false, sessionId: NAME }) },
      clock: { now: () => 0, monotonic: () => 0, sleep: async () => cli.interrupt({ signal: 'SIGINT' }) },
    });
    await cli.run('status', '--watch', '--json');
    expect(cli.stdout).toMatch(ALL_ASCII);
    expect(cli.stdout).toContain('\\ud83d\\udcbe');
    expect(cli.stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});
