import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sorted } from '../files.ts';
import { guid } from './guid.ts';
import { amendments, type Installation, installerSource } from './installer-source.ts';
import { stampSummary } from './summary.ts';
import { runTool } from './tools.ts';

/** In the place of the package code, while that is computed. */
const NO_CODE = `{${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}}`;

const CHECK = 'install-check.dll';

/**
 * A package of Windows Installer; the same files and day give the same bytes.
 * @param check the DLL that is asked before anything is done
 * @param day of all its files
 * @param folder to work in, empty
 */
export const buildInstaller = (installation: Installation, check: Uint8Array, day: Date, folder: string): Uint8Array => {
  const files = sorted(installation.files);
  for (const [path, bytes] of Object.entries({ ...files, [CHECK]: check })) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    utimesSync(file, day, day);
  }
  writeFileSync(join(folder, 'qga-vss.wxs'), installerSource({ ...installation, files }, CHECK));
  runTool('wixl', ['--arch', 'x64', '--output', 'qga-vss.msi', 'qga-vss.wxs'], folder);
  runTool('msibuild', ['qga-vss.msi', ...amendments().flatMap((amendment) => ['-q', amendment])], folder);
  const made = stampSummary(readFileSync(join(folder, 'qga-vss.msi')), NO_CODE, day);
  return stampSummary(made, guid('package', made), day);
};
