import { koffi } from '@qga-vss/core/src/windows/koffi.ts';

const kernel32 = koffi.load('kernel32.dll');

const HANDLE_FLAG_INHERIT = 1;
const STARTF_USESTDHANDLES = 0x100;
const CREATE_NO_WINDOW = 0x0800_0000;
const CTRL_C_EVENT = 0;

koffi.struct('SECURITY_ATTRIBUTES', { nLength: 'uint32_t', lpSecurityDescriptor: 'intptr_t', bInheritHandle: 'int' });
const STARTUPINFO = koffi.struct('STARTUPINFOW', {
  cb: 'uint32_t',
  lpReserved: 'intptr_t',
  lpDesktop: 'intptr_t',
  lpTitle: 'intptr_t',
  numbers: koffi.array('uint32_t', 7),
  dwFlags: 'uint32_t',
  wShowWindow: 'uint16_t',
  cbReserved2: 'uint16_t',
  lpReserved2: 'intptr_t',
  hStdInput: 'intptr_t',
  hStdOutput: 'intptr_t',
  hStdError: 'intptr_t',
});
koffi.struct('PROCESS_INFORMATION', { hProcess: 'intptr_t', hThread: 'intptr_t', pid: 'uint32_t', tid: 'uint32_t' });

const CreatePipe = kernel32.func(
  'int CreatePipe(_Out_ intptr_t *read, _Out_ intptr_t *write, SECURITY_ATTRIBUTES *attributes, uint32_t size)',
);
const SetHandleInformation = kernel32.func('int SetHandleInformation(intptr_t handle, uint32_t mask, uint32_t flags)');
const CreateProcess = kernel32.func(
  'int CreateProcessW(str16 application, str16 line, intptr_t, intptr_t, int inherit, uint32_t flags, intptr_t, intptr_t, STARTUPINFOW *startup, _Out_ PROCESS_INFORMATION *information)',
);
const ReadFile = kernel32.func('int ReadFile(intptr_t file, _Out_ uint8_t *bytes, uint32_t size, _Out_ uint32_t *done, intptr_t)');
const CloseHandle = kernel32.func('int CloseHandle(intptr_t handle)');
const WaitForSingleObject = kernel32.func('uint32_t WaitForSingleObject(intptr_t handle, uint32_t milliseconds)');
const GetExitCodeProcess = kernel32.func('int GetExitCodeProcess(intptr_t handle, _Out_ uint32_t *code)');
const AllocConsole = kernel32.func('int AllocConsole()');
const FreeConsole = kernel32.func('int FreeConsole()');
const GenerateConsoleCtrlEvent = kernel32.func('int GenerateConsoleCtrlEvent(uint32_t event, uint32_t group)');

const INHERITABLE = { nLength: 24, lpSecurityDescriptor: 0, bInheritHandle: 1 };

/** An anonymous pipe, of which the child gets one end. */
const pipe = (forChild: 'read' | 'write') => {
  const [read, write] = [[0], [0]];
  CreatePipe(read, write, INHERITABLE, 0);
  const ends = { read: Number(read[0]), write: Number(write[0]) };
  SetHandleInformation(forChild === 'read' ? ends.write : ends.read, HANDLE_FLAG_INHERIT, 0);
  return ends;
};

const everythingFrom = (handle: number): string => {
  const bytes = Buffer.alloc(4096);
  const done = [0];
  let text = '';
  while (ReadFile(handle, bytes, bytes.length, done, 0) !== 0 && Number(done[0]) > 0) text += bytes.toString('utf8', 0, done[0]);
  return text;
};

/**
 * Starts a program as the guest agent does for guest-exec: anonymous pipes for all three streams, no window, and their ends waited for.
 * @param variables set in this process, for it to inherit
 */
export const startWithAnonymousPipes = (program: string, line: string, variables: Readonly<Record<string, string>>) => {
  Object.assign(process.env, variables);
  const [input, output, errors] = [pipe('read'), pipe('write'), pipe('write')];
  const startup = {
    ...Object.fromEntries(Object.keys(STARTUPINFO.members ?? {}).map((name) => [name, name === 'numbers' ? Array(7).fill(0) : 0])),
    cb: koffi.sizeof(STARTUPINFO),
    dwFlags: STARTF_USESTDHANDLES,
    hStdInput: input.read,
    hStdOutput: output.write,
    hStdError: errors.write,
  };
  const information: { hProcess?: number } = {};
  const created = CreateProcess(program, line, 0, 0, 1, CREATE_NO_WINDOW, 0, 0, startup, information);
  for (const handle of [input.read, input.write, output.write, errors.write]) CloseHandle(handle);
  const [stdout, stderr] = [everythingFrom(output.read), everythingFrom(errors.read)];
  WaitForSingleObject(information.hProcess, 60_000);
  const code = [0];
  GetExitCodeProcess(information.hProcess, code);
  return { created, code: code[0], stdout, stderr };
};

/** Does something in a console of this process's own, in which it can type Ctrl+C; it does not end of that itself. */
export const withConsole = async <T>(work: (ctrlC: () => void) => Promise<T>): Promise<T> => {
  FreeConsole();
  AllocConsole();
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  try {
    return await work(() => void GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0));
  } finally {
    process.off('SIGINT', ignore);
    FreeConsole();
  }
};
