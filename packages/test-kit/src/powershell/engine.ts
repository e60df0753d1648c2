import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { locked } from '@qga-vss/build/src/lock.ts';
import { digest, unlessDone } from '@qga-vss/build/src/stamp.ts';
import { DOTNET_ENVIRONMENT, dotnet, outside } from '../dotnet.ts';
import { PATHS } from '../lab/paths.ts';
import { type Lab, WINDOWS } from '../lab/setup.ts';
import { ending, howEnded, wineCommand, wineEnvironment } from '../lab/wine.ts';

const SOURCES = import.meta.dirname;
const FOLDER = join(PATHS.lab, 'engine');
const PROGRAM = join(FOLDER, 'linux', 'engine.dll');

/** The engine as a program of this system; with arguments it is PowerShell's own, as far as it reads commands from its input. */
export const ENGINE_PROGRAM = join(FOLDER, 'linux', 'engine');

const PROJECT = join(SOURCES, 'engine.csproj');

const BUILDS = {
  linux: ['--use-current-runtime', '--no-self-contained'],
  windows: ['-r', 'win-x64', '--self-contained'],
} as const;

/**
 * Builds the engine's host where its sources have changed.
 * @param on as a program for this system's .NET, or as one for Windows that needs nothing
 * @throws Error where the .NET SDK is missing
 */
export const ensureEngine = (on: keyof typeof BUILDS = 'linux'): Promise<void> =>
  locked(join(FOLDER, 'lock'), async () =>
    unlessDone(join(FOLDER, `stamp-${on}`), digest([SOURCES]), () =>
      dotnet(['publish', PROJECT, '-c', 'Release', '-o', join(FOLDER, on), ...BUILDS[on], ...outside(FOLDER, on)]),
    ),
  );

/** An ErrorRecord, as far as a test looks at it. */
export interface EngineError {
  readonly id: string;
  readonly category: string;
  readonly target: string | null;
  readonly message: string;
  readonly action: string | null;
  readonly exception: string;
  readonly hresult: number;
  readonly line: string | null;
}

/** What came of a script. Objects of the engine are plain here, with their first type name as `$type`, instants as `{ $instant }`. */
export interface EngineRun {
  readonly state: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a script emits; a test looks into it as it pleases
  readonly output: readonly any[];
  readonly errors: readonly EngineError[];
  /** What ended it. */
  readonly thrown: EngineError | null;
  readonly warnings: readonly string[];
  readonly verbose: readonly string[];
  readonly progress: readonly string[];
  /** What a person would have seen. */
  readonly text: string;
}

/** What a session of users has beside the bare engine: the modules of PowerShell that they find by themselves. */
export const EVERYDAY_MODULES =
  "foreach ($name in 'Utility', 'Management') { Import-Module \"$PSHOME/Modules/Microsoft.PowerShell.$name\" }";

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };

/** A runspace of the bare engine: nothing but what System.Management.Automation brings, until a script imports more. */
export class EngineSession {
  readonly #engine: Engine;
  readonly name: string;

  constructor(engine: Engine, name: string) {
    this.#engine = engine;
    this.name = name;
  }

  run(script: string): Promise<EngineRun> {
    return this.#engine.ask('run', this.name, { script }) as Promise<EngineRun>;
  }

  /** The same with its output shown, as in a console. */
  render(script: string): Promise<EngineRun> {
    return this.#engine.ask('run', this.name, { script, render: true }) as Promise<EngineRun>;
  }

  /** One command by its name, as a client of a session without a language sends it. */
  call(command: string, parameters: Readonly<Record<string, string>> = {}): Promise<EngineRun> {
    return this.#engine.ask('call', this.name, { command, parameters }) as Promise<EngineRun>;
  }

  /** What Ctrl+C does to what runs. */
  async stop(): Promise<void> {
    await this.#engine.ask('stop', this.name);
  }

  /** What Tab would offer. */
  complete(text: string): Promise<readonly string[]> {
    return this.#engine.ask('complete', this.name, { text }) as Promise<readonly string[]>;
  }

  async close(): Promise<void> {
    await this.#engine.ask('close', this.name);
  }
}

/** A process with the PowerShell engine in it, for many runspaces. */
export class Engine implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  /** Why nobody is answered any more. */
  #end: Error | undefined;
  #last = 0;

  /** @param errors what it has written to its standard error, taken once it has ended */
  constructor(process: ChildProcess, errors: () => string) {
    this.#process = process;
    createInterface({ input: process.stdout as NodeJS.ReadableStream }).on('line', (line) => this.#answered(JSON.parse(line) as Answer));
    // The engine is ending: its exit rejects what waits.
    process.stdin?.on('error', () => {});
    process.once('exit', (code, signal) => {
      const end = new Error(`The engine has ended: ${howEnded({ ...ending(code, signal), stderr: errors() })}`);
      this.#end = end;
      for (const { reject } of this.#waiting.values()) reject(end);
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** A fresh runspace. @param language of the session, such as ConstrainedLanguage */
  async open(language = 'FullLanguage'): Promise<EngineSession> {
    const name = `session ${++this.#last}`;
    await this.ask('open', name, { language });
    return new EngineSession(this, name);
  }

  /** A runspace as just enough administration opens it. @param configuration the session's configuration file (.pssc) */
  async openRole(configuration: string): Promise<EngineSession> {
    const name = `session ${++this.#last}`;
    await this.ask('open', name, { configuration });
    return new EngineSession(this, name);
  }

  ask(op: string, session: string, rest: object = {}): Promise<unknown> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const id = ++this.#last;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#process.stdin?.write(`${JSON.stringify({ id, op, session, ...rest })}\n`);
    return answer.promise;
  }

  /** Ends it as Stop-Process does: nothing of PowerShell runs any more. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#end !== undefined) return;
    this.#process.stdin?.end();
    await once(this.#process, 'exit');
  }

  #answered({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }
}

/** Where Windows has its PowerShells. */
const PLACES = ['windows/system32/WindowsPowerShell/v1.0/powershell.exe', 'Program Files/PowerShell/7/pwsh.exe'] as const;

/** Puts the engine where a guest of the lab has Windows PowerShell and PowerShell: both are the same then. */
export const placeEngineInGuest = async (lab: Lab): Promise<void> => {
  await ensureEngine('windows');
  for (const place of PLACES) {
    const program = join(lab.prefix, 'drive_c', place);
    rmSync(dirname(program), { recursive: true, force: true });
    mkdirSync(dirname(dirname(program)), { recursive: true });
    symlinkSync(join(FOLDER, 'windows'), dirname(program));
    copyFileSync(join(FOLDER, 'windows', 'engine.exe'), program);
  }
};

/** Starts a program that is an engine. Its standard error is a file: holders that outlive it may keep it open. */
const startEngine = (
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Engine => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-engine-'));
  const file = join(folder, 'stderr');
  const stderr = openSync(file, 'w');
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', stderr] });
  closeSync(stderr);
  return new Engine(child, () => {
    const text = readFileSync(file, 'utf8');
    rmSync(folder, { recursive: true });
    process.stderr.write(text);
    return text;
  });
};

/** Starts the engine. @param env variables of its process besides this one's */
export const openEngine = async (env: Readonly<Record<string, string>> = {}): Promise<Engine> => {
  await ensureEngine();
  return startEngine('dotnet', [PROGRAM], { env: { ...DOTNET_ENVIRONMENT, ...env } });
};

/** The same as a Windows program in a guest of the lab, where it finds what else is there: `C:\\lab`, Windows Node, the double. */
export const openEngineInGuest = async (lab: Lab): Promise<Engine> => {
  await ensureEngine('windows');
  const link = join(lab.folder, 'engine');
  rmSync(link, { force: true });
  symlinkSync(join(FOLDER, 'windows'), link);
  // Code that is mapped twice, to be written and to be run, is not given back under Wine 8: .NET breaks at a collection of it.
  const env = wineEnvironment(lab.prefix, {
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    QGA_VSS_NODE: WINDOWS.node,
    DOTNET_EnableWriteXorExecute: '0',
  });
  return startEngine(...wineCommand(['C:\\lab\\engine\\engine.exe']), { cwd: lab.folder, env });
};
