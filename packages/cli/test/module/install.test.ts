import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differenceOf } from '../../src/module/difference.ts';
import { installModule } from '../../src/module/install.ts';
import { filesIn, type ModuleFolder, readModule } from '../../src/module/module-folder.ts';
import { uninstallModule } from '../../src/module/uninstall.ts';
import { Modules } from '../support/modules.ts';

let modules: Modules;
let packaged: ModuleFolder;
beforeAll(async () => {
  modules = await Modules.build();
  ({ packaged } = modules);
});
afterAll(() => modules?.[Symbol.dispose]());

const SAME = { missing: [], different: [], foreign: [] };
const ROOT_USER = process.getuid?.() === 0;
const NOBODY = 65_534;

/** As an account without rights: root may do anything. */
const withoutRights = <T>(work: () => T): T => {
  if (ROOT_USER) process.seteuid?.(NOBODY);
  try {
    return work();
  } finally {
    if (ROOT_USER) process.seteuid?.(0);
  }
};

/** Lets everybody come to a folder, whose owner is root. */
const open = (folder: string): void => {
  const top = dirname(dirname(packaged.path));
  for (let at = folder; at !== dirname(top); at = dirname(at)) chmodSync(at, 0o755);
};

/** As Windows does while files in the folder are open: new things may be made beside it, but it cannot be renamed. */
const hold = (folder: string): void => {
  open(folder);
  chmodSync(dirname(folder), 0o1777);
};

/** Another version of the module, and what else somebody has put there. */
const otherVersion = (root: string, version: string): string => {
  const folder = join(root, 'QgaVss', version);
  cpSync(packaged.path, folder, { recursive: true });
  const manifest = join(folder, 'QgaVss.psd1');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/ModuleVersion = '[^']*'/, `ModuleVersion = '${version}'`));
  return folder;
};

describe('install', () => {
  test('puts every file of the package where PowerShell looks, and nothing else', () => {
    const root = modules.root();
    const target = modules.target(root);
    expect(installModule(packaged, root)).toEqual({ changed: true, path: target, version: packaged.version, otherVersions: [] });
    expect(differenceOf(packaged, target)).toEqual(SAME);
    expect([...filesIn(target)].sort()).toEqual([...packaged.files].sort());
    expect(readdirSync(join(root, 'QgaVss'))).toEqual([packaged.version]);
  });

  test('changes nothing where the same is there', () => {
    const root = modules.root();
    installModule(packaged, root);
    expect(installModule(packaged, root)).toMatchObject({ changed: false });
  });

  test.each([
    { what: 'other bytes', spoil: (target: string) => appendFileSync(join(target, 'QgaVss.psm1'), '\r\n') },
    { what: 'a file less', spoil: (target: string) => rmSync(join(target, 'host', 'host.cjs')) },
    { what: 'no manifest', spoil: (target: string) => rmSync(join(target, 'QgaVss.psd1')) },
  ])('replaces what has $what', ({ spoil }) => {
    const root = modules.root();
    const target = modules.target(root);
    installModule(packaged, root);
    spoil(target);
    expect(installModule(packaged, root)).toMatchObject({ changed: true });
    expect(differenceOf(packaged, target)).toEqual(SAME);
    expect(readdirSync(join(root, 'QgaVss'))).toEqual([packaged.version]);
  });

  test('a file that an earlier build had is gone', () => {
    const root = modules.root();
    const target = modules.target(root);
    installModule(packaged, root);
    const manifest = join(target, 'QgaVss.psd1');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('FileList = @(', "FileList = @('old.ps1', "));
    writeFileSync(join(target, 'old.ps1'), '');
    installModule(packaged, root);
    expect(existsSync(join(target, 'old.ps1'))).toBe(false);
  });

  test('leaves a folder alone that has files of others', () => {
    const root = modules.root();
    const target = modules.target(root);
    installModule(packaged, root);
    writeFileSync(join(target, 'notes.txt'), 'mine');
    appendFileSync(join(target, 'QgaVss.psm1'), 'x');
    expect(() => installModule(packaged, root)).toThrow(expect.objectContaining({ name: 'MODULE_FOLDER_FOREIGN' }));
    expect(readFileSync(join(target, 'notes.txt'), 'utf8')).toBe('mine');
    expect(differenceOf(packaged, target)).toEqual({ missing: [], different: ['QgaVss.psm1'], foreign: ['notes.txt'] });
  });

  test('leaves other versions, and names them', () => {
    const root = modules.root();
    const older = otherVersion(root, '0.0.1');
    expect(installModule(packaged, root)).toMatchObject({ changed: true, otherVersions: ['0.0.1'] });
    expect(readModule(older)).toMatchObject({ version: '0.0.1' });
  });

  test('removes what a process that was killed left half done', () => {
    const root = modules.root();
    mkdirSync(join(root, 'QgaVss', '.new-0123456789abcdef', 'host'), { recursive: true });
    installModule(packaged, root);
    expect(readdirSync(join(root, 'QgaVss'))).toEqual([packaged.version]);
  });

  test.runIf(process.platform === 'linux')('to where no folder can be made says so', () => {
    expect(() => installModule(packaged, '/proc/nope/Modules')).toThrow(expect.objectContaining({ name: 'MODULE_FOLDER_DENIED' }));
  });

  test('without rights says so, and leaves nothing', () => {
    const root = modules.root();
    mkdirSync(root, { mode: 0o555 });
    expect(() => withoutRights(() => installModule(packaged, root))).toThrow(expect.objectContaining({ name: 'MODULE_FOLDER_DENIED' }));
    expect(readdirSync(root)).toEqual([]);
  });

  test.runIf(ROOT_USER)('a module in use is named, and stays as it was', () => {
    const root = modules.root();
    const target = modules.target(root);
    installModule(packaged, root);
    appendFileSync(join(target, 'QgaVss.psm1'), 'x');
    hold(target);
    expect(() => withoutRights(() => installModule(packaged, root))).toThrow(
      expect.objectContaining({ name: 'MODULE_IN_USE', at: expect.objectContaining({ object: target }) }),
    );
    expect(readdirSync(join(root, 'QgaVss'))).toEqual([packaged.version]);
    expect(differenceOf(packaged, target)).toEqual({ ...SAME, different: ['QgaVss.psm1'] });
  });
});

describe('uninstall', () => {
  test('removes every version, and the folders that were made for them', () => {
    const root = modules.root();
    otherVersion(root, '0.0.1');
    const { path } = installModule(packaged, root);
    expect(uninstallModule(root, packaged.guid)).toEqual({
      changed: true,
      removed: [
        { path: join(root, 'QgaVss', '0.0.1'), version: '0.0.1' },
        { path, version: packaged.version },
      ],
      left: [],
    });
    expect(readdirSync(root)).toEqual([]);
  });

  test('changes nothing where there is nothing', () => {
    expect(uninstallModule(modules.root(), packaged.guid)).toEqual({ changed: false, removed: [], left: [] });
  });

  test('leaves what is not its own where it was, and it is no module any more', () => {
    const root = modules.root();
    const { path } = installModule(packaged, root);
    writeFileSync(join(path, 'host', 'notes.txt'), 'mine');
    expect(uninstallModule(root, packaged.guid)).toMatchObject({ changed: true, left: [join(path, 'host/notes.txt')] });
    expect(filesIn(path)).toEqual(['host/notes.txt']);
  });

  test("leaves another's module of that name", () => {
    const root = modules.root();
    const folder = otherVersion(root, '1.0.0');
    const manifest = join(folder, 'QgaVss.psd1');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(packaged.guid, '00000000-0000-0000-0000-000000000000'));
    expect(uninstallModule(root, packaged.guid)).toEqual({ changed: false, removed: [], left: [] });
    expect(filesIn(folder)).toHaveLength(packaged.files.length);
  });

  test('a list of files that leads out of the folder is no list', () => {
    const root = modules.root();
    const { path } = installModule(packaged, root);
    const manifest = join(path, 'QgaVss.psd1');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('FileList = @(', "FileList = @('../../../victim', "));
    writeFileSync(join(root, '..', 'victim'), '');
    expect(uninstallModule(root, packaged.guid)).toMatchObject({ changed: false });
    expect(existsSync(join(root, '..', 'victim'))).toBe(true);
  });

  test.runIf(ROOT_USER)('a module in use is named, and stays as it was', () => {
    const root = modules.root();
    const { path } = installModule(packaged, root);
    hold(path);
    expect(() => withoutRights(() => uninstallModule(root, packaged.guid))).toThrow(expect.objectContaining({ name: 'MODULE_IN_USE' }));
    expect(differenceOf(packaged, path)).toEqual(SAME);
  });

  test.runIf(ROOT_USER)('without rights says so, and does not take it for a module in use', () => {
    const root = modules.root();
    const { path } = installModule(packaged, root);
    open(path);
    expect(() => withoutRights(() => uninstallModule(root, packaged.guid))).toThrow(
      expect.objectContaining({ name: 'MODULE_FOLDER_DENIED' }),
    );
    expect(differenceOf(packaged, path)).toEqual(SAME);
  });
});
