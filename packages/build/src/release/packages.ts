import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_SOURCE } from '@qga-vss/core/src/contract/history-events.ts';
import { buildEventMessages } from '../event-messages.ts';
import { ARCHITECTURES, type Architecture, koffiPackages } from '../powershell-module.ts';
import { type Locked, lockedPackage } from '../registry.ts';
import { zip } from './archive.ts';
import type { Artifact } from './artifact.ts';
import { type Files, text, under } from './files.ts';
import { tarXz } from './tarball.ts';
import { LINUX_PROGRAMS, linuxTree, NODE, type Parts, windowsTree } from './trees.ts';
import { VERSION } from './version.ts';
import { compileInstallCheck, compileLauncher } from './windows/compile.ts';
import { executablesList } from './windows/executables.ts';
import { buildInstaller } from './windows/installer.ts';
import { HOME } from './windows/installer-source.ts';
import { type Sign, withSignatures } from './windows/sign.ts';

/** How packages are built. */
export interface Building {
  /** Of all their files. */
  readonly day: Date;
  readonly sign: Sign;
  /** To work in, empty or missing. */
  readonly folder: string;
}

type Sources = Pick<Parts, 'command' | 'module' | 'inside'>;

const PLACE_OF_MODULE = `WindowsPowerShell/Modules/QgaVss/${VERSION}`;

const MESSAGES = 'qga-vss-messages.dll';

/** What makes Event Viewer know our events: every kind of theirs, and where their messages are. */
const EVENT_LOG = (
  [
    ['EventMessageFile', 'string', `[INSTALLDIR]${MESSAGES}`],
    ['TypesSupported', 'integer', '7'],
  ] as const
).map(([name, type, value]) => ({ key: `SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${EVENT_SOURCE}`, name, type, value }));

const nameOf = (target: string): string => `qga-vss-${VERSION}-${target}`;

const installer = (tree: Files, module: Files, inside: readonly Locked[], { day, sign, folder }: Building): Artifact => {
  const files = { ...under(HOME, tree), ...under(PLACE_OF_MODULE, module) };
  const check = sign('install-check.dll', compileInstallCheck(join(folder, 'check'), VERSION));
  const made = buildInstaller({ version: VERSION, files, registry: EVENT_LOG }, check, day, join(folder, 'installer'));
  const name = `${nameOf('win-x64')}.msi`;
  return { name, bytes: sign(name, made), inside };
};

/** Everything in one: Node.js, the command, the host, koffi, the PowerShell module; what is executed in it is listed beside. */
export const buildPackages = async ({ command, module, inside }: Sources, building: Building): Promise<readonly Artifact[]> => {
  const { day, sign, folder } = building;
  mkdirSync(folder, { recursive: true });
  await buildEventMessages(join(folder, MESSAGES));
  const compiled = { 'qga-vss.exe': compileLauncher(join(folder, 'launcher'), VERSION), [MESSAGES]: readFileSync(join(folder, MESSAGES)) };
  const insideOn = (architecture: Architecture): readonly Locked[] => [
    ...inside,
    ...koffiPackages([architecture]).map((name) => lockedPackage(name)),
    lockedPackage(NODE[`win-${architecture}`]),
  ];
  const trees = ARCHITECTURES.map((architecture) => {
    const tree = windowsTree(architecture, { command, module, moduleVersion: VERSION, compiled, inside: insideOn(architecture) });
    return { architecture, tree: withSignatures(tree, sign) };
  });
  const zips = trees.map(({ architecture, tree }) => ({
    name: `${nameOf(`win-${architecture}`)}.zip`,
    bytes: zip(under(HOME, tree), day),
    inside: insideOn(architecture),
  }));
  const [{ tree: x64 }] = trees as [(typeof trees)[number]];
  const linux = { name: `${nameOf('linux-x64')}.tar.xz`, inside: [...inside, lockedPackage(NODE['linux-x64'])] };
  const executables = Object.fromEntries(
    trees.map(({ architecture, tree }) => [`win-${architecture}`, { ...under(HOME, tree), ...under(PLACE_OF_MODULE, module) }]),
  );
  return [
    ...zips,
    installer(x64, module, insideOn('x64'), building),
    {
      ...linux,
      bytes: tarXz(
        under(nameOf('linux-x64'), linuxTree({ command, inside })),
        LINUX_PROGRAMS.map((path) => `${nameOf('linux-x64')}/${path}`),
        day,
        join(folder, 'linux'),
      ),
    },
    { name: `${nameOf('executables')}.json`, bytes: text(executablesList(VERSION, executables)) },
  ];
};
