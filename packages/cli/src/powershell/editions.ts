import { existsSync, readdirSync } from 'node:fs';
import { win32 } from 'node:path';

/** A PowerShell of this machine. */
export interface Edition {
  readonly name: 'Windows PowerShell' | 'PowerShell';
  /** Its full path. */
  readonly executable: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const foldersIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // Where there is no such folder, no edition is installed in it.
    return [];
  }
};

/** Where both editions find programs and modules: also for a 32-bit process that of the system's own architecture. */
export const programFiles = ({ ProgramW6432, ProgramFiles }: Env): string | undefined => ProgramW6432 ?? ProgramFiles;

const candidates = (env: Env): readonly Edition[] => {
  const { SystemRoot } = env;
  const below = programFiles(env);
  const home = below === undefined ? undefined : win32.join(below, 'PowerShell');
  return [
    ...(SystemRoot === undefined
      ? []
      : [
          {
            name: 'Windows PowerShell',
            executable: win32.join(SystemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
          } as const,
        ]),
    ...(home === undefined
      ? []
      : foldersIn(home).map((folder) => ({ name: 'PowerShell', executable: win32.join(home, folder, 'pwsh.exe') }) as const)),
  ];
};

/** Those at their own places, which only administrators may write to; the path is not searched. */
export const findEditions = (env: Env): readonly Edition[] => candidates(env).filter(({ executable }) => existsSync(executable));
