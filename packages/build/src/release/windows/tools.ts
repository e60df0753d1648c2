import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs of Debian that make the packages for Windows and Linux, each with its Debian package. */
const TOOLS = {
  gcc: ['/usr/bin/x86_64-w64-mingw32-gcc', 'gcc-mingw-w64-x86-64'],
  windres: ['/usr/bin/x86_64-w64-mingw32-windres', 'binutils-mingw-w64-x86-64'],
  windmc: ['/usr/bin/x86_64-w64-mingw32-windmc', 'binutils-mingw-w64-x86-64'],
  ld: ['/usr/bin/x86_64-w64-mingw32-ld', 'binutils-mingw-w64-x86-64'],
  wixl: ['/usr/bin/wixl', 'wixl'],
  msibuild: ['/usr/bin/msibuild', 'msitools'],
  xz: ['/usr/bin/xz', 'xz-utils'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type Tool = keyof typeof TOOLS;

/** The packages, each with a file that is there where it is installed. */
export const TOOL_PACKAGES: Readonly<Record<string, string>> = Object.fromEntries(Object.values(TOOLS).map(([file, name]) => [name, file]));

/**
 * Runs one of them in UTC, since some write local times.
 * @throws Error with what it said, and with its package where it is missing
 */
export const runTool = (tool: Tool, args: readonly string[], cwd: string): void => {
  const [program, name] = TOOLS[tool];
  if (!existsSync(program)) throw new Error(`${program} is missing. On Debian: apt-get install ${name}`);
  execFileSync(program, args, { cwd, env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 'ignore', 'pipe'] });
};
