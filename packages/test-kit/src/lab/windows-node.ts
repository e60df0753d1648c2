import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { digest, unlessDone } from '@qga-vss/build/src/stamp.ts';
import { PATHS } from './paths.ts';

const FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Windows Node and koffi's Windows build, in `.lab/windows-node`. */
export const ensureWindowsNode = (): void => {
  const stamp = digest([PATHS.windowsNodeSource]);
  unlessDone(join(PATHS.windowsNode, 'stamp'), stamp, () => {
    mkdirSync(PATHS.windowsNode, { recursive: true });
    for (const file of FILES) copyFileSync(join(PATHS.windowsNodeSource, file), join(PATHS.windowsNode, file));
    const args = ['ci', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', args, { cwd: PATHS.windowsNode, stdio: ['ignore', 'ignore', 'inherit'] });
  });
};
