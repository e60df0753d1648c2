import { MODULE } from '@qga-vss/ps-module/src/manifest.ts';
import { xml } from '@qga-vss/ps-module/src/quote.ts';
import type { Files } from '../files.ts';
import { guid } from './guid.ts';

/** A value of the registry, below HKEY_LOCAL_MACHINE. */
interface RegistryValue {
  readonly key: string;
  readonly name: string;
  readonly type: 'string' | 'integer';
  /** May name `[INSTALLDIR]`, the folder of the package with a backslash at its end. */
  readonly value: string;
}

/** What an installation is made of. */
export interface Installation {
  readonly version: string;
  /** By their paths below Program Files. */
  readonly files: Files;
  readonly registry: readonly RegistryValue[];
}

/** The folder of the package, below Program Files; the command in it is found by the system's `Path`. */
export const HOME = 'qga-vss';

const idOf = (kind: string, path: string): string => `${kind}_${guid(path).slice(1, -1).replaceAll('-', '_')}`;

/** A GUID as the source has it. */
const bare = (id: string): string => id.slice(1, -1);

export const productCode = (version: string): string => guid('product', version);

/** Of the product for ever, by which a new version finds an older one. */
const UPGRADE_CODE = guid('upgrade');

/** Of the key file of the component that carries what is no file: it is removed with the last of the files. */
const commandComponent = (): string => idOf('c', `${HOME}/qga-vss.exe`);

interface Folder {
  readonly files: string[];
  readonly folders: Map<string, Folder>;
}

const emptyFolder = (): Folder => ({ files: [], folders: new Map() });

const treeOf = (paths: readonly string[]): Folder => {
  const root = emptyFolder();
  for (const path of paths) {
    let folder = root;
    for (const name of path.split('/').slice(0, -1)) {
      const next = folder.folders.get(name) ?? emptyFolder();
      folder.folders.set(name, next);
      folder = next;
    }
    folder.files.push(path);
  }
  return root;
};

const registryValue = ({ key, name, type, value }: RegistryValue): string =>
  `<RegistryValue Root="HKLM" Key="${xml(key)}" Name="${xml(name)}" Type="${type}" Value="${xml(value)}"/>`;

/** A component for each file, as Microsoft's rules want it: each is repaired and removed by itself. */
const component = (path: string, inside: string): string => {
  const [id, name] = [idOf('c', path), path.slice(path.lastIndexOf('/') + 1)];
  const file = `<File Id="${idOf('f', path)}" Name="${xml(name)}" Source="${xml(path)}" KeyPath="yes"/>`;
  return `<Component Id="${id}" Guid="${bare(guid('component', path))}" Win64="yes">${file}${inside}</Component>`;
};

/** Folders that are not ours, though we may be the first to have something in them. */
const SHARED: ReadonlySet<string> = new Set(['', 'WindowsPowerShell', 'WindowsPowerShell/Modules']);

/**
 * What keeps in mind that a folder which only has folders in it is ours to remove. Below one that has files it is removed with that, and
 * would keep Wine from removing it.
 */
const folderComponent = (path: string): string =>
  `<Component Id="${idOf('c', path)}" Guid="${bare(guid('folder', path))}" Win64="yes" KeyPath="yes"><CreateFolder/></Component>`;

const directory = ({ files, folders }: Folder, registry: string, at = '', belowFiles = false): string =>
  [
    ...(files.length === 0 && !belowFiles && !SHARED.has(at) ? [folderComponent(at)] : []),
    ...files.map((path) => component(path, path === `${HOME}/qga-vss.exe` ? registry : '')),
    ...[...folders].map(([name, folder]) => {
      const path = at === '' ? name : `${at}/${name}`;
      const id = path === HOME ? 'INSTALLDIR' : idOf('d', path);
      const inside = directory(folder, registry, path, belowFiles || files.length > 0);
      return `<Directory Id="${id}" Name="${xml(name)}">${inside}</Directory>`;
    }),
  ].join('\n');

/**
 * What Windows Installer is told besides: it never ends a program that uses a file of ours, which may be freezing; files are replaced
 * whatever versions they say they have, since a new release may have an older node.exe.
 */
const PROPERTIES = {
  MSIRESTARTMANAGERCONTROL: 'Disable',
  REINSTALLMODE: 'amus',
  ARPNOMODIFY: '1',
  ARPURLINFOABOUT: MODULE.project,
  ARPHELPLINK: `${MODULE.project}/blob/main/docs/install.md`,
} as const;

/** The source that wixl reads, with files by their paths in its folder. @param check the file of the DLL that is asked first */
export const installerSource = ({ version, files, registry }: Installation, check: string): string => {
  const tree = directory(treeOf(Object.keys(files)), registry.map(registryValue).join(''));
  const name = `Name="qga-vss" Language="1033" Codepage="1252" Manufacturer="${xml(MODULE.author)}"`;
  const properties = Object.entries(PROPERTIES).map(([id, value]) => `<Property Id="${id}" Value="${xml(value)}"/>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="${bare(productCode(version))}" UpgradeCode="${bare(UPGRADE_CODE)}" Version="${version}" ${name}>
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Description="qga-vss ${version}" Comments="${xml(MODULE.description)}" Manufacturer="${xml(MODULE.author)}"/>
<Media Id="1" Cabinet="files.cab" EmbedCab="yes"/>
<MajorUpgrade DowngradeErrorMessage="qga-vss cannot be changed now: a newer version is installed. Remove it first."/>
${properties.join('\n')}
<Binary Id="InstallCheck" SourceFile="${xml(check)}"/>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramFiles64Folder">
${tree}
</Directory>
</Directory>
<Feature Id="Everything" Title="qga-vss" Level="1">
${[...tree.matchAll(/<Component Id="([^"]+)"/g)].map(([, id]) => `<ComponentRef Id="${id}"/>`).join('\n')}
</Feature>
</Product>
</Wix>
`;
};

const insert = (table: string, row: Readonly<Record<string, string | number>>): string => {
  const values = Object.values(row).map((value) => (typeof value === 'number' ? value : `'${value}'`));
  const names = Object.keys(row).map((name) => `\`${name}\``);
  return `INSERT INTO \`${table}\` (${names.join(', ')}) VALUES (${values.join(', ')})`;
};

const SEQUENCE = 'InstallExecuteSequence';

/** A DLL of the package, whose answer ends the installation where it is no success. */
const DLL_ACTION = 1;

/**
 * What wixl has no words for, or puts into another order each time: the check before anything is looked at, not asked again for the
 * older version that an upgrade removes; the older version taken out within the same transaction, so that what fails leaves it as it
 * was; and the system's Path (`=` set, `-` taken out again, `*` of the system, `[~];` after what is there).
 */
export const amendments = (): readonly string[] => [
  'CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)',
  insert('Environment', { Environment: 'Path', Name: '=-*Path', Value: '[~];[INSTALLDIR]', Component_: commandComponent() }),
  insert(SEQUENCE, { Action: 'RemoveEnvironmentStrings', Sequence: 3300 }),
  insert(SEQUENCE, { Action: 'WriteEnvironmentStrings', Sequence: 5200 }),
  insert('CustomAction', { Action: 'CheckIdle', Type: DLL_ACTION, Source: 'InstallCheck', Target: 'CheckIdle' }),
  insert(SEQUENCE, { Action: 'CheckIdle', Condition: 'NOT UPGRADINGPRODUCTCODE', Sequence: 1390 }),
  `UPDATE \`${SEQUENCE}\` SET \`Sequence\` = 1501 WHERE \`Action\` = 'RemoveExistingProducts'`,
];
