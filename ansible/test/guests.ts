import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SCENARIO_NAMES } from '@qga-vss/core/internal';
import { findHolder } from '@qga-vss/core/src/host/holder.ts';
import { MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { literal } from '@qga-vss/ps-module/src/quote.ts';
import { ANSIBLE_WINDOWS } from '@qga-vss/test-kit/src/ansible/install.ts';
import { COLLECTION } from '@qga-vss/test-kit/src/ansible/scripts.ts';
import { type Engine, EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { parse, stringify } from 'yaml';
import { argumentSpec, type GuestTask, STAND_INS, type TaskResult } from './stand-ins.ts';

export interface Played {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is said of a guest, task by task. */
export const said = ({ stdout }: Played, guest: string): string =>
  stdout
    .split(/\n(?=\w+: \[|TASK \[|PLAY |\n)/)
    .filter((part) => new RegExp(`^\\w+: \\[${guest}[\\] ]`).test(part))
    .join('\n');

/** How many tasks of a guest ended how. */
export const recap = ({ stdout }: Played, guest: string): Readonly<Record<string, number>> => {
  const [, counts = ''] = new RegExp(`^${guest} +: (.*)$`, 'm').exec(stdout) ?? [];
  return Object.fromEntries([...counts.matchAll(/(\w+)=(\d+)/g)].map(([, what = '', count]) => [what, Number(count)]));
};

interface AnsibleOptions {
  /** Kills it, as a computer dies. */
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a guest is to Ansible: variables of its inventory. */
export type Inventory = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Where PowerShell of the guests runs. */
export interface Place {
  /** The engine for a task, and what becomes of it afterwards. */
  engine(): Promise<Engine>;
  done(engine: Engine): Promise<void>;
  /** What each session begins with. */
  readonly prelude: string;
  /** Ansible.Basic, compiled, by its path there. */
  readonly basic: string;
  close(): Promise<void>;
}

/** Lays over the collections what stands in for the way of their modules to a guest. */
const layStandIns = (folder: string): void => {
  for (const name of Object.keys(STAND_INS)) {
    const [namespace = '', collection = '', module = ''] = name.split('.');
    const actions = join(folder, 'ansible_collections', namespace, collection, 'plugins', 'action');
    mkdirSync(actions, { recursive: true });
    cpSync(join(import.meta.dirname, 'stand-ins', 'action.py'), join(actions, `${module}.py`));
  }
};

/**
 * Guests for ansible-playbook. Real: Ansible itself with the playbooks as they are shipped, every task that is not of a Windows module,
 * PowerShell's engine, the module, its hosts and holders. Stood in for: the way to a guest (WinRM), what the modules of ansible.windows
 * do there, a few commands of PowerShell, and the machines, which are simulated.
 */
export class Guests implements AsyncDisposable {
  readonly folder: string;
  readonly #place: Place;
  readonly #server: Server;
  readonly #machines = new Set<string>();
  /** The tasks that came, in their order. */
  readonly tasks: GuestTask[] = [];
  /** Which tasks do not reach their guest. */
  isLost: (task: GuestTask) => boolean = () => false;
  #files = 0;
  #looking = 0;
  #before: string | undefined;

  private constructor(folder: string, place: Place) {
    this.folder = folder;
    this.#place = place;
    this.#server = createServer((socket) => this.#serve(socket)).listen(this.#address);
  }

  /** With our collection as it is shipped: built, and installed from what was built. */
  static async open(folder: string, place: Place): Promise<Guests> {
    const guests = new Guests(folder, place);
    cpSync(ANSIBLE_WINDOWS, join(folder, 'ansible_collections', 'ansible', 'windows'), { recursive: true });
    for (const args of [
      ['build', COLLECTION],
      ['install', '--no-deps', '--offline', '-p', folder, `qga-vss-${MODULE_VERSION}.tar.gz`],
    ]) {
      const { code, stdout, stderr } = await guests.ansible('ansible-galaxy', ['collection', ...args]);
      if (code !== 0) throw new Error(`ansible-galaxy ${args[0]}: ${stdout}${stderr}`);
    }
    layStandIns(folder);
    return guests;
  }

  get #address(): string {
    return join(this.folder, 'guests.sock');
  }

  #serve(socket: Socket): void {
    createInterface({ input: socket }).on('line', async (line) => {
      const result = await this.#do(JSON.parse(line) as GuestTask).catch((thrown: unknown) => ({
        failed: true,
        msg: `stand-in: ${thrown}`,
      }));
      socket.end(`${JSON.stringify(result)}\n`);
    });
  }

  /** A runspace a task, as win_powershell has it. */
  async #do(task: GuestTask): Promise<TaskResult> {
    this.tasks.push(task);
    if (this.isLost(task)) return { unreachable: true, msg: `${task.guest} cannot be reached.` };
    const standIn = STAND_INS[task.action];
    if (standIn === undefined) throw new Error(`Nothing stands in for ${task.action}.`);
    const engine = await this.#place.engine();
    const session = await engine.open();
    try {
      const variables = Object.entries(task.environment).map(([name, value]) => `$env:${name} = ${literal(value)}`);
      await session.run([this.#place.prelude, EVERYDAY_MODULES, ...variables].join('\n'));
      return await standIn({ session, basic: this.#place.basic }, task);
    } finally {
      await session.close();
      await this.#place.done(engine);
    }
  }

  /** Writes the argument specifications of our modules, as they give them to Ansible.Basic, into files of their names. */
  async argumentSpecs(names: readonly string[], folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const engine = await this.#place.engine();
    for (const name of names) {
      const session = await engine.open();
      const printed = await argumentSpec(session, this.#place.basic, join(this.folder, 'ansible_collections/qga/vss/plugins'), name);
      writeFileSync(join(folder, `${name}.json`), printed);
      await session.close();
    }
    await this.#place.done(engine);
  }

  /** A file that describes a machine. */
  scenario(machine: string, special: object = {}): string {
    const path = join(this.folder, `${machine}.json`);
    writeFileSync(path, JSON.stringify({ machine, ...special }));
    this.#machines.add(path);
    return path;
  }

  /** A copy of a playbook with a command in the place of its module uri; returns its name. */
  withCommand(playbook: string, command: string): string {
    const file = (name: string): string => join(this.folder, 'ansible_collections/qga/vss/playbooks', `${name}.yml`);
    const name = `${playbook}_${++this.#files}`;
    const changed = parse(readFileSync(file(playbook), 'utf8'), (_key, value) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'ansible.builtin.uri')) return value;
      const { 'ansible.builtin.uri': _uri, ...rest } = value as Record<string, unknown>;
      return { ...rest, 'ansible.builtin.command': command };
    });
    writeFileSync(file(name), stringify(changed));
    return name;
  }

  /** Plays tasks for one guest, whatever fails; resolves with the result of each. @param machine that is simulated */
  async playTasks(machine: string, tasks: readonly Readonly<Record<string, unknown>>[]): Promise<readonly TaskResult[]> {
    const results = join(this.folder, `results-${++this.#files}.json`);
    const registered = tasks.map((_, index) => `result_${index}`);
    const all = [
      ...tasks.map((task, index) => ({ ignore_errors: true, ...task, register: registered[index] })),
      { 'ansible.builtin.copy': { content: `{{ [${registered.join(', ')}] | to_json }}`, dest: results }, check_mode: false },
    ];
    const { code, stdout, stderr } = await this.playOwn(all, { guest: {} }, { 'group/qga.vss.all': { simulate: machine } });
    if (code !== 0) throw new Error(stdout + stderr);
    return JSON.parse(readFileSync(results, 'utf8')) as readonly TaskResult[];
  }

  /** Plays tasks of a test, as a playbook of the collection. */
  async playOwn(tasks: readonly object[], inventory: Inventory, defaults: object = {}): Promise<Played> {
    const name = `tasks_${++this.#files}`;
    const play = { hosts: 'windows', gather_facts: false, module_defaults: defaults, tasks };
    writeFileSync(join(this.folder, 'ansible_collections/qga/vss/playbooks', `${name}.yml`), stringify([play]));
    return await this.play(name, inventory);
  }

  /** Plays a playbook of the collection. */
  async play(
    playbook: string,
    inventory: Inventory,
    extra: Readonly<Record<string, unknown>> = {},
    args: readonly string[] = [],
    options: AnsibleOptions = {},
  ): Promise<Played> {
    const file = join(this.folder, `inventory-${++this.#files}.json`);
    const local = { ansible_connection: 'local', ansible_python_interpreter: '/usr/bin/python3' };
    const hosts = Object.fromEntries(Object.entries(inventory).map(([name, variables]) => [name, { ...local, ...variables }]));
    writeFileSync(file, JSON.stringify({ all: { hosts: { localhost: local }, children: { windows: { hosts } } } }));
    return await this.ansible('ansible-playbook', [`qga.vss.${playbook}`, '-i', file, '-e', JSON.stringify(extra), ...args], options);
  }

  /** Whether a machine is frozen, as its holder knows. */
  async state(simulate: string): Promise<string> {
    return await this.#withTemporaryFolder(async () => {
      await using holder = await findHolder(simulate);
      return holder === undefined ? 'thawed' : (await holder.call('status', {}, {})).state;
    });
  }

  ansible(program: string, args: readonly string[], options: AnsibleOptions = {}): Promise<Played> {
    const { cwd = this.folder, environment = {}, signal } = options;
    const env = {
      PATH: process.env['PATH'],
      HOME: this.folder,
      LANG: 'C.UTF-8',
      ANSIBLE_COLLECTIONS_PATH: this.folder,
      ANSIBLE_NOCOLOR: '1',
      ANSIBLE_FORKS: '10',
      // A local task is one process then, not several with files between them.
      ANSIBLE_PIPELINING: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      QGA_TEST_GUESTS: this.#address,
      QGA_VSS_TOKEN: 'secret',
      ...environment,
    };
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
      const texts = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text) => (texts.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text) => (texts.stderr += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...texts }));
    });
  }

  /** The endpoints of simulated holders lie in the temporary folder. Several look at one time: the last one puts it back. */
  async #withTemporaryFolder<T>(work: () => Promise<T>): Promise<T> {
    if (this.#looking++ === 0) {
      this.#before = process.env['TMPDIR'];
      process.env['TMPDIR'] = this.folder;
    }
    try {
      return await work();
    } finally {
      if (--this.#looking === 0) {
        if (this.#before === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = this.#before;
      }
    }
  }

  /** A holder would stay for ten minutes. */
  async #endHolders(): Promise<void> {
    for (const machine of [...SCENARIO_NAMES, ...this.#machines]) {
      await using holder = await findHolder(machine);
      await holder?.shutdown();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#place.close();
    await this.#withTemporaryFolder(() => this.#endHolders());
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
