import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { type DetachedProcess, startDetached } from '../../../src/windows/detached.ts';
import { type Intercept, Library } from '../../../src/windows/library.ts';
import { Block } from '../../../src/windows/memory.ts';
import { fn } from '../../../src/windows/signature.ts';
import { PROCESSES } from '../../../src/windows/tables/processes.ts';

/** What a detached child tells of itself. */
export interface ChildReport {
  readonly pid: number;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly inJob: boolean;
}

/** The environment that children get in these tests. */
export const ENVIRONMENT = {
  SystemRoot: 'C:\\windows',
  SystemDrive: 'C:',
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  Ä: 'größer',
  UV_THREADPOOL_SIZE: '8',
};

/** Arguments that a wrong quoting would change. */
export const ARGUMENTS = ['', 'a b', 'say "hi"', 'C:\\with space\\', '\\\\server\\share', 'größer', 'tab\there', '%PATH%', '^&|<>'];

const JOBS = {
  dll: 'kernel32.dll',
  functions: {
    CreateJobObjectW: fn('uint64', ['uint64', 'str16']),
    SetInformationJobObject: fn('int32', ['uint64', 'uint32', 'uint64', 'uint32']),
    AssignProcessToJobObject: fn('int32', ['uint64', 'uint64']),
  },
} as const;

const EXTENDED_LIMITS = 9;
const EXTENDED_LIMITS_SIZE = 144;
const BREAKAWAY_OK = 0x800;
const KILL_ON_JOB_CLOSE = 0x2000;

/** This process in a job that ends with it, and whether others may leave it. */
const enterJob = (library: Library, mayLeave: boolean): void => {
  const { CreateJobObjectW, SetInformationJobObject, AssignProcessToJobObject } = library.functions(JOBS);
  const job = CreateJobObjectW(0, null);
  using limits = new Block(EXTENDED_LIMITS_SIZE);
  limits.setUint32(16, KILL_ON_JOB_CLOSE | (mayLeave ? BREAKAWAY_OK : 0));
  if (SetInformationJobObject(job, EXTENDED_LIMITS, limits.address, EXTENDED_LIMITS_SIZE) === 0)
    throw library.lastError('SetInformationJobObject');
  if (AssignProcessToJobObject(job, library.kernel32.GetCurrentProcess()) === 0) throw library.lastError('AssignProcessToJobObject');
};

const inJob = (library: Library): boolean => {
  library.functions(PROCESSES).IsProcessInJob(library.kernel32.GetCurrentProcess(), 0, library.scratch.address);
  return library.scratch.uint32(0) !== 0;
};

/** Starts the child below, which writes its report to a file. */
export const startChild = (folder: string, intercept?: Intercept, library = new Library(intercept)): Promise<DetachedProcess> =>
  startDetached(library, {
    executable: process.execPath,
    arguments: [process.argv[1] ?? '', CHILD, folder, ...ARGUMENTS],
    environment: ENVIRONMENT,
    folder: 'C:\\windows\\system32',
  });

const CHILD = 'detached-child';
export const PARENT = 'detaching-parent';

/** Lives until it is told to end by a file, twenty seconds at most. */
const liveAndReport = (folder = '', ...args: string[]): Promise<void> => {
  const report: ChildReport = {
    pid: process.pid,
    args,
    environment: process.env as Record<string, string>,
    folder: process.cwd(),
    inJob: inJob(new Library()),
  };
  writeFileSync(`${folder}\\writing`, JSON.stringify(report));
  renameSync(`${folder}\\writing`, `${folder}\\report`);
  const until = Date.now() + 20_000;
  return new Promise((resolve) => {
    const look = (): void => {
      if (existsSync(`${folder}\\stop`) || Date.now() > until) resolve();
      else setTimeout(look, 20);
    };
    look();
  });
};

/** Enters a job, starts the child, and says how; then waits to be killed. */
const startFromJob = async (folder = '', job = ''): Promise<void> => {
  const library = new Library();
  if (job !== '') enterJob(library, job === 'may leave');
  const started = await startChild(folder, undefined, library).catch((error: unknown) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(started)}\n`);
  await new Promise((resolve) => process.stdin.once('end', resolve).resume());
};

/** Programs that cases start, by their first argument. */
export const CHILDREN: Readonly<Record<string, (...args: string[]) => Promise<void>>> = {
  [CHILD]: liveAndReport,
  [PARENT]: startFromJob,
};
