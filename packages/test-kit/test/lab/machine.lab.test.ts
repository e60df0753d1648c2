import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleForGuest } from '../../src/lab/guest-program.ts';
import { PATHS } from '../../src/lab/paths.ts';
import { ensureLab } from '../../src/lab/setup.ts';

const lab = await ensureLab();
afterAll(() => lab.close());

const FIXED = 3;

/** Processes whose environment names this guest. */
const running = (prefix: string): number =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`WINEPREFIX=${prefix}\0`);
      } catch {
        return false;
      }
    }).length;

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
    expect(running(lab.prefix)).toBeGreaterThan(0);
    lab.close();
    expect(running(lab.prefix)).toBe(0);
  });
});
