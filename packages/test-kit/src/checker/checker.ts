import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from '@qga-vss/build/src/lock.ts';
import { digest, unlessDone } from '@qga-vss/build/src/stamp.ts';
import { DOTNET_ENVIRONMENT, dotnet, outside } from '../dotnet.ts';
import { PATHS } from '../lab/paths.ts';

const SOURCES = import.meta.dirname;
const FOLDER = join(PATHS.lab, 'checker');
const PRODUCT = join(FOLDER, 'product');
const BUILD = ['build', join(SOURCES, 'checker.csproj'), '-c', 'Release', '-o', PRODUCT, ...outside(FOLDER, 'build')];

/** Builds the checker where its sources have changed. @throws Error where the .NET SDK is missing */
const ensureChecker = (): Promise<void> =>
  locked(join(FOLDER, 'lock'), async () => unlessDone(join(FOLDER, 'stamp'), digest([SOURCES]), () => dotnet(BUILD)));

/** Texts of a module by their names in it. What is in them is told by how the names end. */
export type ModuleTexts = Readonly<Record<string, string>>;

/** What Windows PowerShell 5.1 on .NET Framework 4.6.2 has not, or takes for something else. */
interface Finding {
  readonly file: string;
  readonly line: number;
  /** The name of the rule. */
  readonly rule: string;
  readonly text: string;
  readonly why: string;
}

/** What could not be judged: its type is known only when it runs. */
interface Blind {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** What is called there, where it is a method. That some type has it with as many arguments is known. */
  readonly method: string | null;
}

/** What was found in a module, how much was looked at, and how much of that could not be judged. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly notJudged: readonly Blind[];
  readonly commands: number;
  readonly types: number;
  readonly members: number;
}

/** A report for each module. */
export const checkModules = async (modules: readonly ModuleTexts[]): Promise<readonly Report[]> => {
  await ensureChecker();
  const { status, stdout, stderr } = spawnSync('dotnet', [join(PRODUCT, 'checker.dll')], {
    input: JSON.stringify(modules),
    encoding: 'utf8',
    env: DOTNET_ENVIRONMENT,
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`The checker failed:\n${stderr}`);
  return JSON.parse(stdout) as Report[];
};

/** Commands that every PowerShell has beside the engine's own, as far as runbooks and playbooks use them; for the checker. */
export const EVERYDAY_COMMANDS = readFileSync(join(import.meta.dirname, 'everyday.ps1'), 'utf8');
