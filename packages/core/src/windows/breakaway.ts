import { QgaError } from '../vss/errors.ts';
import { commandLine } from './command-line.ts';
import type { DetachedStart, Refusal, Started } from './detached-start.ts';
import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { PROCESSES } from './tables/processes.ts';
import { ERROR_ACCESS_DENIED } from './win32.ts';

const CREATE_SUSPENDED = 0x4;
/** No console: none is shown, none of the caller's is shared, and none of his standard handles is handed on. */
const DETACHED_PROCESS = 0x8;
const CREATE_UNICODE_ENVIRONMENT = 0x400;
const CREATE_BREAKAWAY_FROM_JOB = 0x0100_0000;
const RESUME_FAILED = 0xffff_ffff;

/** STARTUPINFOW and PROCESS_INFORMATION. */
const STARTUP_INFO_SIZE = 104;
const PROCESS_INFORMATION_SIZE = 24;

/** The variables as CreateProcessW wants them: sorted regardless of case, each with its NUL, another one at the end. @seam */
export const environmentBlock = (environment: Readonly<Record<string, string>>): string => {
  const upper = (name: string): string => name.toUpperCase();
  const names = Object.keys(environment).sort((a, b) => (upper(a) < upper(b) ? -1 : 1));
  return `${names.map((name) => `${name}=${environment[name]}\0`).join('') || '\0'}\0`;
};

const textBlock = (text: string): Block => {
  const bytes = Buffer.from(text, 'utf16le');
  const block = new Block(bytes.length + 2);
  block.bytes.set(bytes);
  return block;
};

/**
 * Starts a program that leaves the jobs of this process and inherits nothing of it. In nested jobs Windows lets it leave
 * only those that allow it, without an error, so it is looked at before it runs.
 * @returns a refusal where a job keeps it.
 * @throws the Win32 error of CreateProcessW for any other reason.
 */
export const startByBreakaway = (library: Library, start: DetachedStart): Started | Refusal => {
  const { kernel32 } = library;
  const { ResumeThread } = library.functions(PROCESSES);
  using information = new Block(PROCESS_INFORMATION_SIZE);
  const refused = create(library, start, information);
  if (refused !== undefined) return refused;
  using child = new Handle(library, information.pointer(0));
  using thread = new Handle(library, information.pointer(8));
  const kept = whyKept(library, child);
  if (kept === undefined && ResumeThread(thread.value) !== RESUME_FAILED) return { pid: information.uint32(16) };
  const reason = kept ?? library.lastError('ResumeThread', start.executable);
  kernel32.TerminateProcess(child.value, 1);
  if (kept === undefined) throw reason;
  return { refused: reason };
};

const create = (
  library: Library,
  { executable, arguments: args, environment, folder }: DetachedStart,
  information: Block,
): Refusal | undefined => {
  const { CreateProcessW } = library.functions(PROCESSES);
  using line = textBlock(commandLine(executable, args));
  using variables = textBlock(environmentBlock(environment));
  using startup = new Block(STARTUP_INFO_SIZE);
  startup.setUint32(0, STARTUP_INFO_SIZE);
  const flags = CREATE_SUSPENDED | DETACHED_PROCESS | CREATE_UNICODE_ENVIRONMENT | CREATE_BREAKAWAY_FROM_JOB;
  const created = CreateProcessW(executable, line.address, 0, 0, 0, flags, variables.address, folder, startup.address, information.address);
  if (created !== 0) return undefined;
  const code = library.lastErrorCode();
  const error = library.win32Error(code, 'CreateProcessW', executable);
  if (code === ERROR_ACCESS_DENIED) return { refused: error };
  throw error;
};

const whyKept = (library: Library, child: Handle): QgaError | undefined => {
  const { scratch } = library;
  const { IsProcessInJob } = library.functions(PROCESSES);
  if (IsProcessInJob(child.value, 0, scratch.address) === 0) return library.lastError('IsProcessInJob');
  return scratch.uint32(0) === 0 ? undefined : QgaError.of('DETACH_BLOCKED', { detail: 'an outer job does not release it' });
};
