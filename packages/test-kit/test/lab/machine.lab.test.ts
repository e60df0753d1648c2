import { join } from 'node:path';
import { scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { bundleForGuest } from '../../src/lab/guest-program.ts';
import { PATHS } from '../../src/lab/paths.ts';
import { ofProcess, processesOf } from '../../src/lab/programs.ts';
import { ensureLab } from '../../src/lab/setup.ts';
import { canFixAddresses } from '../../src/lab/wine.ts';

const lab = await ensureLab();
afterAll(() => lab.close());

const FIXED = 3;

const NOT_RANDOM = 0x40000;

describe('the guest', () => {
  it('has five fixed drives and no other volume', async () => {
    const { stdout } = await lab.run('node', [await bundleForGuest(lab, join(PATHS.guest, 'drives.ts'), 'drives.mjs')]);
    const volumes: { volume: string; path: string; driveType: number }[] = JSON.parse(stdout);
    expect(volumes.map(({ path, driveType }) => [path, driveType])).toEqual(
      ['C:\\', 'D:\\', 'E:\\', 'F:\\', 'G:\\'].map((path) => [path, FIXED]),
    );
    expect(new Set(volumes.map(({ volume }) => volume)).size).toBe(5);
  });

  it('runs the pinned Windows Node and says how it ended', async () => {
    const script = 'console.log(process.platform, process.version, process.env.WORD); console.error("hm"); process.exit(7)';
    expect(await lab.run('node', ['-e', script], { env: { WORD: 'wört' } })).toEqual({
      exitCode: 7,
      stdout: 'win32 v22.23.3 wört\n',
      stderr: 'hm\n',
    });
  });

  // A heap at a random address may lie across a page that every program of Windows has.
  it.runIf(canFixAddresses)('has no program with random addresses, whoever has started it', async () => {
    const child = "require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)'])";
    const parent = lab.start('node', ['-e', `${child}; console.log('started'); setTimeout(() => {}, 30_000)`]);
    const programs = (): readonly string[] => processesOf(lab.prefix).filter((pid) => ofProcess(pid, 'comm') === 'node.exe');
    const fixed = (): readonly number[] => programs().map((pid) => Number.parseInt(ofProcess(pid, 'personality'), 16) & NOT_RANDOM);
    // In one look: while Wine starts a program there is a third for a moment.
    await vi.waitFor(() => expect(fixed()).toEqual([NOT_RANDOM, NOT_RANDOM]), { timeout: 20_000 });
    parent.kill();
    await parent.result();
  });

  it.runIf(canFixAddresses)('says why a program could not be started, which it could not say itself', async () => {
    // The heap reaches from where it begins to beyond the page.
    const { exitCode, stderr } = await lab.run('node', ['-e', ''], { env: { GLIBC_TUNABLES: 'glibc.malloc.top_pad=60000000' } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('failed to map the shared user data');
  });

  it('kills a program that takes too long', async () => {
    const { exitCode } = await lab.run('node', ['-e', 'setTimeout(() => {}, 30_000)'], { timeoutMs: 1500 });
    expect(exitCode).toBeUndefined();
  });

  it('refuses a scenario that the double does not understand', async () => {
    const { exitCode, stderr } = await lab.run('coordinator', ['load', 'C:\\windows\\win.ini']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not a line of a scenario');
  });

  it('has an empty trace once a scenario is played', async () => {
    await lab.play(scenario({}));
    expect(await lab.trace()).toEqual([]);
  });

  it('leaves nothing running when it is closed', async () => {
    expect(processesOf(lab.prefix)).not.toEqual([]);
    lab.close();
    // Linux may still be taking down what Wine has ended.
    await vi.waitFor(() => expect(processesOf(lab.prefix)).toEqual([]), { timeout: 20_000 });
  });
});
