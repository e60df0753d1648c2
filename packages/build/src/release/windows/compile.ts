import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './tools.ts';

const SOURCES = import.meta.dirname;

/** What every program is compiled and linked with: no times, no symbols. */
const FLAGS = ['-std=c17', '-Os', '-Wall', '-Wextra', '-Werror', '-s', '-Wl,--no-insert-timestamp,--nxcompat,--dynamicbase'];

/** Without a C run-time, whose own reading of arguments and own streams there are none of. */
const BARE = ['-ffreestanding', '-fno-asynchronous-unwind-tables', '-nostdlib', '-Wl,-e,start,--subsystem,console'];

const versionResource = (version: string, name: string, what: string): string => {
  const numbers = `${version.replace(/-.*/, '').replaceAll('.', ',')},0`;
  return `1 VERSIONINFO
FILEVERSION ${numbers}
PRODUCTVERSION ${numbers}
FILEOS 0x40004
FILETYPE 1
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904B0"
    BEGIN
      VALUE "CompanyName", "The qga-vss authors"
      VALUE "FileDescription", "${what}"
      VALUE "FileVersion", "${version}"
      VALUE "OriginalFilename", "${name}"
      VALUE "ProductName", "qga-vss"
      VALUE "ProductVersion", "${version}"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x409, 1200
  END
END
`;
};

/** The object file of a resource file in a folder. */
const resource = (folder: string, source: string): string => {
  const object = source.replace(/\.rc$/, '.res.o');
  runTool('windres', [source, object], folder);
  return object;
};

const versioned = (folder: string, version: string, name: string, what: string): string => {
  writeFileSync(join(folder, `${name}.rc`), versionResource(version, name, what));
  return resource(folder, `${name}.rc`);
};

const built = (folder: string, name: string): Uint8Array => readFileSync(join(folder, name));

/** `qga-vss.exe`. @param folder to work in */
export const compileLauncher = (folder: string, version: string): Uint8Array => {
  mkdirSync(folder, { recursive: true });
  const object = versioned(folder, version, 'qga-vss.exe', 'VSS requester for QEMU guests');
  runTool('gcc', [...FLAGS, ...BARE, join(SOURCES, 'launcher.c'), object, '-lkernel32', '-o', 'qga-vss.exe'], folder);
  return built(folder, 'qga-vss.exe');
};

/** What the installer asks whether it may go on; it is no file of the installation. @param folder to work in */
export const compileInstallCheck = (folder: string, version: string): Uint8Array => {
  mkdirSync(folder, { recursive: true });
  const object = versioned(folder, version, 'install-check.dll', 'Whether qga-vss may be replaced now');
  runTool('gcc', [...FLAGS, '-shared', '-static', join(SOURCES, 'install-check.c'), object, '-lmsi', '-o', 'install-check.dll'], folder);
  return built(folder, 'install-check.dll');
};
