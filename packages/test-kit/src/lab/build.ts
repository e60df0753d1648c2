import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { digest } from '@qga-vss/build/src/stamp.ts';
import { writeOrderTable } from './order-table.ts';
import { PATHS } from './paths.ts';
import { COMPILER } from './tools.ts';

const FLAGS = ['-std=c++20', '-O2', '-Wall', '-Wextra', '-Werror', '-I', PATHS.made];

/** The headers of the system, precompiled: a folder's sources begin with them. 180 MB, so kept only while something is compiled. */
const SYSTEM = join(PATHS.double, 'system.h');
const PRECOMPILED = join(PATHS.made, 'system.h.gch');

const LINK = ['-static', '-s'];
const LIBRARIES = ['-lole32', '-loleaut32', '-luuid', '-ladvapi32', '-lcrypt32', '-lws2_32'];

const COORDINATOR = ['text', 'scenario', 'trace', 'workers', 'events', 'coordinator', 'provider', 'link'];
const GUEST_AGENT = ['text', 'json', 'agent_files', 'agent_programs', 'agent_main'];
const REQUESTER_SIDE = ['object', 'play', 'async', 'metadata', 'providers', 'writers', 'backup', 'backup_state', 'exports'];

const ORDER_TABLE = join(PATHS.made, 'order-table.h');

/** What is made, of which sources. A .def file says what a DLL exports. */
const PRODUCTS = [
  { file: 'vssapi.dll', folder: PATHS.double, sources: [...COORDINATOR, ...REQUESTER_SIDE], definition: 'vssapi.def' },
  { file: 'vss-coordinator.exe', folder: PATHS.double, sources: [...COORDINATOR, 'coordinator_main'] },
  { file: 'guest-agent.exe', folder: PATHS.double, sources: GUEST_AGENT },
  { file: 'baseline.dll', folder: PATHS.baseline, sources: ['components', 'session', 'exports'], definition: 'baseline.def' },
  { file: 'baseline.exe', folder: PATHS.baseline, sources: ['components', 'session', 'program'], flags: ['-municode'] },
] as const;

const compiler = async (args: readonly string[]): Promise<void> => {
  const child = spawn(COMPILER, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${basename(COMPILER)} failed for ${args.at(-1)}`);
};

/** Runs `work` for every item, as many at a time as there are processors. */
const inParallel = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
};

/** Compiles what has changed; a header's change counts as everyone's. */
const compile = async (folder: string): Promise<void> => {
  const files = readdirSync(folder);
  const headers = files.filter((name) => name.endsWith('.h')).map((name) => join(folder, name));
  await inParallel(
    files.filter((name) => name.endsWith('.cpp')),
    async (name) => {
      const source = join(folder, name);
      const object = join(PATHS.build, basename(folder), name.replace('.cpp', '.o'));
      const stamp = digest([source, ...headers, SYSTEM, ORDER_TABLE], FLAGS);
      if (existsSync(`${object}.stamp`) && readFileSync(`${object}.stamp`, 'utf8') === stamp) return;
      await compiler([...FLAGS, '-include', 'system.h', '-Winvalid-pch', '-c', '-o', object, source]);
      writeFileSync(`${object}.stamp`, stamp);
    },
  );
};

/** Everything of the lab that is written in C++, in `.lab/build`. */
export const buildDouble = async (): Promise<void> => {
  writeOrderTable(ORDER_TABLE);
  const stampFile = join(PATHS.build, 'stamp');
  const stamp = digest([PATHS.double, PATHS.baseline, ORDER_TABLE, join(import.meta.dirname, 'build.ts')]);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  await compiler([...FLAGS, '-x', 'c++-header', '-o', PRECOMPILED, SYSTEM]);
  for (const folder of new Set(PRODUCTS.map((product) => product.folder))) {
    mkdirSync(join(PATHS.build, basename(folder)), { recursive: true });
    await compile(folder);
  }
  rmSync(PRECOMPILED);
  for (const product of PRODUCTS) {
    const objects = product.sources.map((name) => join(PATHS.build, basename(product.folder), `${name}.o`));
    const shared = 'definition' in product ? ['-shared', join(product.folder, product.definition)] : [];
    const flags = 'flags' in product ? product.flags : [];
    await compiler([...LINK, ...flags, ...objects, ...shared, ...LIBRARIES, '-o', join(PATHS.build, product.file)]);
  }
  writeFileSync(stampFile, stamp);
};
