import type { GroupOptions, GuestGroup, Service } from '@qga-vss/core';
import { type DefaultsFile, systemClock } from '@qga-vss/core/internal';
import type { Interruption, World } from 'qga-vss/src/command-line/world.ts';
import { main } from 'qga-vss/src/main.ts';
import type { Output } from 'qga-vss/src/terminal/output.ts';
import { type Script, ScriptedService } from './service.ts';

export interface CliOptions {
  readonly script?: Script;
  /** A machine to ask instead of a script. */
  readonly machine?: Service;
  readonly terminal?: boolean;
  /** Characters in a line of the terminal. */
  readonly columns?: number;
  readonly platform?: World['platform'];
  readonly env?: World['env'];
  /** Instead of the service that plays the script. */
  readonly connect?: World['connect'];
  /** What the defaults file of this machine says, or that it is not trusted; there is none where left out. */
  readonly defaults?: () => DefaultsFile;
  /** What a group of guests is opened as. */
  readonly group?: (options: GroupOptions) => GuestGroup;
  /** The time of this computer where left out. */
  readonly clock?: World['clock'];
  /** The reader of the output is gone. */
  readonly closed?: boolean;
  /** Device numbers of the files that stdout and stderr go to. */
  readonly files?: { readonly stdout?: number; readonly stderr?: number };
}

/** The command line in this process, with everything around it in our hands. */
export class Cli {
  readonly service: ScriptedService;
  /** How often a service was opened. */
  opened = 0;
  stdout = '';
  stderr = '';
  readonly #options: CliOptions;
  readonly #listeners = new Set<(interruption: Interruption) => void>();

  constructor(options: CliOptions = {}) {
    this.#options = options;
    this.service = new ScriptedService(options.script);
  }

  /** Resolves with the exit code. */
  run(...argv: readonly string[]): Promise<number> {
    return main({
      argv,
      env: this.#options.env ?? {},
      platform: this.#options.platform ?? 'linux',
      clock: this.#options.clock ?? systemClock,
      stdout: this.#output('stdout'),
      stderr: this.#output('stderr'),
      connect: this.#options.connect ?? (() => this.#open()),
      defaultsFile: async () => this.#options.defaults?.() ?? { path: '/etc/qga-vss/defaults.json' },
      connectGroup: async (options) => this.#openGroup(options),
      onInterruption: (listener) => {
        this.#listeners.add(listener);
        return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
      },
    });
  }

  async #open(): Promise<Service> {
    this.opened += 1;
    return this.#options.machine ?? this.service;
  }

  #openGroup(options: GroupOptions): GuestGroup {
    const { group } = this.#options;
    if (group === undefined) throw new Error('nobody asks for a group here');
    this.opened += 1;
    return group(options);
  }

  interrupt(interruption: Interruption): void {
    for (const listener of this.#listeners) listener(interruption);
  }

  /** Whether somebody listens for interruptions. */
  get guarded(): boolean {
    return this.#listeners.size > 0;
  }

  json(): unknown {
    return JSON.parse(this.stdout);
  }

  #output(name: 'stdout' | 'stderr'): Output {
    const device = this.#options.files?.[name];
    const write = (text: string): void => {
      this[name] += text;
    };
    const { terminal = false, columns, closed = false } = this.#options;
    return { isTerminal: terminal, isClosed: closed, columns, ...(device === undefined ? {} : { fileDevice: device }), write };
  }
}

/** A command line that runs JavaScript with this Node. */
export const node = (script: string): readonly string[] => ['--', process.execPath, '-e', script];

/** A command that succeeds, and one that fails with a code. */
export const SUCCESS = node('');
export const exits = (code: number): readonly string[] => node(`process.exitCode = ${code}`);
