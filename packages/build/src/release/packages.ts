import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_SOURCE } from '@qga-vss/core/src/contract/history-events.ts';
import { lockedPackage } from '../registry.ts';
import { zip } from './archive.ts';
import type { Artifact } from './artifact.ts';
import { type Files, text, under } from './files.ts';
import { tarXz } from './tarball.ts';
import { LINUX_PROGRAMS, linuxTree, NODE, type Parts, type WindowsPackage, windowsPackages } from './trees.ts';
import { VERSION } from './version.ts';
import { compileInstallCheck, compileLauncher } from './windows/compile.ts';
import { compileEventMessages } from './windows/event-messages.ts';
import { executablesList } from './windows/executables.ts';
import { buildInstaller } from './windows/installer.ts';
import { HOME } from './windows/installer-source.ts';
import type { Sign } from './windows/sign.ts';

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

const installer = ({ tree, inside }: WindowsPackage, module: Files, { day, sign, folder }: Building): Artifact => {
  const files = { ...under(HOME, tree), ...under(PLACE_OF_MODULE, module) };
  const check = sign('install-check.dll', compileInstallCheck(join(folder, 'check'), VERSION));
  const made = buildInstaller({ version: VERSION, files, registry: EVENT_LOG }, check, day, join(folder, 'installer'));
  const name = `${nameOf('win-x64')}.msi`;
  return { name, bytes: sign(name, made), inside };
};

/** Everything in one: Node.js, the command, the host, koffi, the PowerShell module; what is executed in it is listed beside. */
export const buildPackages = ({ command, module, inside }: Sources, building: Building): readonly Artifact[] => {
  const { day, sign, folder } = building;
  mkdirSync(folder, { recursive: true });
  const compiled = {
    'qga-vss.exe': compileLauncher(join(folder, 'launcher'), VERSION),
    [MESSAGES]: compileEventMessages(join(folder, 'messages')),
  };
  const forWindows = windowsPackages({ command, module, moduleVersion: VERSION, compiled, inside }, sign);
  const zips = forWindows.map(({ architecture, tree, inside }) => ({
    name: `${nameOf(`win-${architecture}`)}.zip`,
    bytes: zip(under(HOME, tree), day),
    inside,
  }));
  const [x64] = forWindows as [WindowsPackage];
  const onLinux = [...inside, lockedPackage(NODE['linux-x64'])];
  const executables = Object.fromEntries(
    forWindows.map(({ architecture, tree }) => [`win-${architecture}`, { ...under(HOME, tree), ...under(PLACE_OF_MODULE, module) }]),
  );
  return [
    ...zips,
    installer(x64, module, building),
    {
      name: `${nameOf('linux-x64')}.tar.xz`,
      bytes: tarXz(
        under(nameOf('linux-x64'), linuxTree({ command, inside: onLinux })),
        LINUX_PROGRAMS.map((path) => `${nameOf('linux-x64')}/${path}`),
        day,
        join(folder, 'linux'),
      ),
      inside: onLinux,
    },
    { name: `${nameOf('executables')}.json`, bytes: text(executablesList(VERSION, executables)) },
  ];
};
