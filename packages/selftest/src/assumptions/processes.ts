import type { Area } from './assumption.ts';

const WINDOWS = 'packages/core/src/windows';
const HOST = 'packages/core/src/host';

/** What Windows does for processes, handles, time and native code. */
export const PROCESSES: Area = {
  title: 'Processes, handles, time and native code',
  assumptions: [
    {
      id: 'native-timer',
      assumed: "SetEvent's address works as callback of a timer-queue timer: it is exported, so that control flow guard lets it be called",
      where: [`${WINDOWS}/alarm.ts`],
      source: 'measured under Wine',
      ifWrong: 'the hold limit thaws only where JavaScript runs, or the host dies when it is reached',
      byHand: 'freeze with `--hold 1s` and a longer command: ended by hold limit, held 1.0 s',
    },
    {
      id: 'native-watch',
      assumed: "SetEvent's address works as callback of a registered wait for the caller's process",
      where: [`${WINDOWS}/alarm.ts`, `${WINDOWS}/processes.ts`],
      source: 'measured under Wine',
      ifWrong: 'after a killed caller the freeze ends by the end of its input, or at the hold limit',
      byHand: 'end `qga-vss run -- timeout 30` in the task manager: `qga-vss status` says thawed at once',
    },
    {
      id: 'host-outlives-caller',
      assumed: "a host started detached is not in libuv's job, so that it lives to thaw when its caller is killed",
      where: [`${HOST}/start-host.ts`],
      source: "libuv's source; measured under Wine",
      ifWrong: 'a killed caller leaves the freeze to the provider: stale, up to 60 s',
      byHand:
        'end `qga-vss run -- timeout 30` in the task manager: its node.exe host goes on for a moment, and `qga-vss status` says thawed',
    },
    {
      id: 'pipes-are-listed',
      assumed: 'the folder of all pipes can be read as any other, without opening one of them, and names that of the holder',
      where: [`${HOST}/early-host.ts`],
      source: "Microsoft's documentation of Pipelist; Wine lists none",
      ifWrong: '`run` starts a host that it does not need where the holder has prepared, and ends it unasked',
      byHand: '`qga-vss prepare`, then `qga-vss run -- timeout 30`: two node.exe in the task manager, of the holder and of `run`',
    },
    {
      id: 'counter-as-callback',
      assumed:
        "QueryPerformanceCounter's address works as callback of a registered wait and writes to the context it is given; process.hrtime counts with the same clock",
      where: [`${WINDOWS}/alarm.ts`, 'packages/core/src/requester/hold.ts'],
      source: "Microsoft's documentation of both functions; libuv's source; measured under Wine",
      ifWrong: 'heldMs is wrong, or THAW_TIME_UNKNOWN after a planned thaw that JavaScript heard of more than ten seconds late',
      byHand: '`qga-vss freeze --release-after 2s`, then `qga-vss thaw --json` some seconds later: heldMs is a little over 2000',
    },
    {
      id: 'alarm-completion',
      assumed: 'the completion event of DeleteTimerQueueTimer and UnregisterWaitEx is always signalled, also after the callback has run',
      where: [`${WINDOWS}/alarm.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'handles of the host grow with every freeze, and each waits a second longer',
      byHand: 'many freezes in one process (PowerShell): the handles of its node.exe stay flat',
    },
    {
      id: 'last-error',
      assumed: "the thread's last error survives between two synchronous calls through koffi",
      where: [`${WINDOWS}/library.ts`],
      source: "koffi's source: it keeps the last error per thread",
      ifWrong: 'errors carry wrong codes; what exists already is not recognised',
      byHand: 'start a second freeze while one is held: FREEZE_IN_PROGRESS, not a code by number',
    },
    {
      id: 'global-names',
      assumed:
        'a process of any session may make events and mutexes in `Global\\` without a privilege, and those of other sessions find them',
      where: [`${WINDOWS}/events.ts`, 'packages/core/src/vss/ids.ts'],
      source: "Microsoft's documentation: only sections and symbolic links need SeCreateGlobalPrivilege",
      ifWrong: 'every freeze ends with E_ACCESSDENIED of CreateMutexW or CreateEventW',
      byHand: 'a freeze from a remote desktop session of an administrator',
    },
    {
      id: 'descriptor-readback',
      assumed:
        'an elevated process may give the events and the mutex to Administrators (`O:BA`), nobody else may, and their owner and entries read back as written, in whatever order and with whatever flags',
      where: [`${WINDOWS}/security.ts`, `${WINDOWS}/our-objects.ts`, `${WINDOWS}/events.ts`],
      source: "Microsoft's page on the owner of a new object: a SID of the token that may be an owner; measured under Wine",
      ifWrong: 'our own freeze is told as foreign, and what a dead host left is rescued only with `--force`',
      byHand: 'end node.exe of a held `qga-vss freeze` in the task manager: `qga-vss status` says stale, not foreign',
    },
    {
      id: 'defaults-file',
      assumed:
        'a folder that an administrator makes in ProgramData lets all users add files until that is taken from them, and the three commands of `DEFAULTS_NOT_TRUSTED` take it from them and keep the file readable for an elevated process',
      where: [`${WINDOWS}/defaults-file.ts`, `${WINDOWS}/trust.ts`],
      source: "Microsoft's page on icacls; the access list of ProgramData as it is known; Wine keeps none",
      ifWrong: 'a defaults file is refused though only administrators can change it, and nothing is frozen',
      byHand:
        'as an administrator make `%ProgramData%\\qga-vss\\defaults.json` with `{}` in it: `qga-vss show-config` says DEFAULTS_NOT_TRUSTED and Users; after the commands it says that the file is used',
    },
    {
      id: 'mutex-dies',
      assumed: 'a mutex of a process is gone within 3 s of its end',
      where: [`${HOST}/rescue.ts`, `${WINDOWS}/events.ts`],
      source: 'inferred; measured under Wine',
      ifWrong: 'a freeze whose host died is not rescued by its client: it lasts until the provider gives up, up to 60 s',
      byHand: 'end node.exe of a held freeze in the task manager: `qga-vss status` says stale, or thawed',
    },
    {
      id: 'terminate-itself',
      assumed: 'TerminateProcess on oneself ends a process whose threads hang in VSS',
      where: [`${WINDOWS}/processes.ts`, `${HOST}/serve-host.ts`],
      source: 'measured under Wine',
      ifWrong: 'a host stays behind that nobody can use',
      byHand: 'only with a VSS that hangs',
    },
    {
      id: 'suspended-host',
      assumed:
        'TerminateProcess ends a process whose threads are all suspended; one that a driver keeps from ending still has its events and its mutex, and its client can set thaw all the same',
      where: [`${HOST}/attached-host.ts`, `${HOST}/host-process.ts`, `${HOST}/rescue.ts`],
      source:
        "Microsoft's page on TerminateProcess, which waits for pending I/O; a suspended host is tried under Wine, one stuck in a driver is not",
      ifWrong: 'after HOST_SILENT the machine stays PREPARING or FREEZING until the process is gone, though thaw is set',
      byHand:
        'suspend node.exe of the host of a held `qga-vss run` (`pssuspend.exe` of Sysinternals): it ends with HOST_SILENT, the machine is thawed',
    },
    {
      id: 'elevation-of-system',
      assumed: 'TokenElevation is true for SYSTEM',
      where: [`${WINDOWS}/processes.ts`],
      source: 'inferred',
      ifWrong: 'NOT_ELEVATED under a scheduled task or a service',
      byHand: '`qga-vss doctor` as a scheduled task of SYSTEM',
    },
    {
      id: 'session-0',
      assumed:
        'nothing here needs a desktop or a console: all of it works in session 0, where services, scheduled tasks and guest-exec run',
      where: [`${HOST}/start-host.ts`, `${WINDOWS}/breakaway.ts`],
      source: 'inferred',
      ifWrong: 'hosts or holders cannot be started there: HOST_NOT_STARTABLE, HOST_START_FAILED',
      byHand: 'this self-test as a scheduled task of SYSTEM, or through guest-exec',
    },
    {
      id: 'console-signals',
      assumed: 'Ctrl+C, Ctrl+Break and closing the console window reach Node as SIGINT, SIGBREAK and SIGHUP, with time to thaw',
      where: [`packages/cli/src/command-line/process-world.ts`, `${HOST}/main.ts`],
      source: "Node's documentation",
      ifWrong: 'the freeze ends by the death of its caller, and there is no report',
      byHand: 'each of them during `qga-vss run -- timeout 8`; the report says interrupted, exit code 130',
    },
    {
      id: 'console-tells-command',
      assumed: 'Ctrl+C and Ctrl+Break reach the command of `run` by the console that it shares, not only `run` itself',
      where: ['packages/cli/src/run/stop.ts'],
      source: "Microsoft's documentation of console control handlers",
      ifWrong: 'an interrupted command is not asked to end: it is ended by force after three seconds',
      byHand:
        'Ctrl+C during `qga-vss run -- node -e "process.on(\'SIGINT\', () => process.exit(5)); setInterval(() => {}, 1e3)"`: exit code 5 in the report',
    },
    {
      id: 'launcher-job',
      assumed:
        'a job with SILENT_BREAKAWAY_OK ends node.exe with qga-vss.exe, and neither its host nor a holder; it can be made within the jobs of Task Scheduler, WinRM and the guest agent',
      where: ['packages/build/src/release/windows/launcher.c'],
      source: "Microsoft's documentation of job objects; seen in Wine without an outer job",
      ifWrong: 'of a command whose qga-vss.exe is ended, node.exe goes on: the guest thaws when its command ends, or at the hold limit',
      byHand: 'end qga-vss.exe in Task Manager while `qga-vss run` holds: `qga-vss status` says thawed, and node.exe is gone',
    },
    {
      id: 'launcher-console',
      assumed: 'a console that is closed gives qga-vss.exe and its node.exe five seconds, in which the guest is thawed',
      where: ['packages/build/src/release/windows/launcher.c', 'packages/cli/src/command-line/interrupts.ts'],
      source: "Microsoft's documentation of console control handlers",
      ifWrong: 'node.exe is ended before it has thawed: its host does so, since its caller is gone',
      byHand: 'close the window during `qga-vss run -- timeout 8`: `qga-vss status` elsewhere says thawed',
    },
    {
      id: 'taskkill-tree',
      assumed: 'taskkill.exe with /T ends what a command has started, too; that of Wine does not know /T',
      where: ['packages/cli/src/run/stop.ts'],
      source: "Microsoft's documentation",
      ifWrong: 'with --kill-on-expiry, the programs that a batch file has started go on',
      byHand: '`qga-vss run --hold 1s --kill-on-expiry -- sleep.cmd`, where sleep.cmd runs `timeout 60`: no timeout.exe is left',
    },
    {
      id: 'batch-files',
      assumed:
        'a .cmd or .bat that is named as the command of `run` starts by way of cmd.exe, with its arguments as they were given, and shows its lines as at a prompt, which Wine does not',
      where: ['packages/cli/src/run/launch.ts', 'packages/cli/src/run/executable.ts'],
      source: "execa's source; measured under Wine",
      ifWrong: 'COMMAND_NOT_STARTED, before which the guest was thawed; or arguments with special characters arrive otherwise',
      byHand: '`qga-vss run -- script.cmd "a & b" "%PATH%"`, where script.cmd prints its arguments',
    },
    {
      id: 'device-numbers',
      assumed:
        'Node tells the volume that a file lies on by its serial number, the same for an open file as for a path, but for the upper 32 bits',
      where: ['packages/cli/src/run/output-warning.ts'],
      source: "libuv's source",
      ifWrong: 'no warning, or one without need, where the output of `run` goes into a file on a frozen volume',
      byHand:
        '`qga-vss run --volumes D: -- cmd /c ver > D:\\out.txt` warns of OUTPUT_ON_FROZEN_VOLUME, and with C: in the place of D: in the redirection it does not',
    },
    {
      id: 'wow64-environment',
      assumed:
        'a 64-bit node.exe that a 32-bit process starts (a 32-bit guest agent, an installer) sees System32 itself, and finds ProgramFiles and ProgramW6432 set for 64 bits',
      where: ['packages/cli/src/powershell/editions.ts', 'packages/cli/src/module/places.ts', `${HOST}/host-environment.ts`],
      source: "Microsoft's documentation of WOW64",
      ifWrong:
        "the module is installed below Program Files (x86), where PowerShell does not look; writers' components seem to lie outside the set",
      byHand: 'from `%SystemRoot%\\SysWOW64\\cmd.exe`: `qga-vss module path` and `qga-vss doctor` say the same as from a 64-bit one',
    },
    {
      id: 'call-stack',
      assumed:
        'a call into VSS needs no more than 1 MiB of stack off the event loop, with what COM, publishers of events and security products put in between',
      where: [`${WINDOWS}/koffi.ts`],
      source: "what a thread of Windows has unless told otherwise (Microsoft's page on thread stack size); koffi's own is 128 KiB",
      ifWrong: 'the host dies in a call and says nothing (HOST_LOST); what it had frozen is released by its client',
      byHand: '`qga-vss selftest` on a guest with the security products of the others',
    },
    {
      id: 'native-library',
      assumed:
        "node.exe may load koffi's library from the folder it lies in, whatever policy of application control (WDAC, AppLocker) is enforced on the guest",
      where: [`${WINDOWS}/library.ts`, `${HOST}/open.ts`],
      source: "the file itself: koffi.node has no signature, which Microsoft's pages on rules by publisher require",
      ifWrong: 'every command fails before anything is frozen; the policy needs a rule for koffi.node',
      byHand: '`qga-vss doctor` on a guest with the policy enforced: it names the version of koffi',
    },
    {
      id: 'native-library-arm64',
      assumed: "koffi's library for ARM64 loads and calls as that for x64 does, callbacks and threads of the pool included",
      where: [`${WINDOWS}/library.ts`],
      source: 'inferred; nothing of ours has run on ARM64',
      ifWrong: 'every command fails before anything is frozen, or the host dies (HOST_LOST)',
      byHand: '`qga-vss doctor`, then `qga-vss selftest`, in a Node for ARM64',
    },
    {
      id: 'guid-by-value-arm64',
      assumed: 'koffi passes a structure of 16 bytes by value rightly on ARM64',
      where: [`${WINDOWS}/memory.ts`, `${WINDOWS}/library.ts`],
      source: "koffi's source",
      ifWrong: 'AddComponent and AddToSnapshotSet fail on ARM64: E_INVALIDARG or an access violation',
      byHand: 'a freeze on an ARM64 guest',
    },
    {
      id: 'native-architecture',
      assumed: 'IsWow64Process2 names the native architecture also in an emulated process',
      where: [`${WINDOWS}/native-machine.ts`],
      source: "Microsoft's page on IsWow64Process2; os.machine() names the emulated one (GetSystemInfo, libuv's source)",
      ifWrong: 'doctor does not warn of a Node for another architecture, and freezes fail with VSS_E_BAD_STATE or the like',
      byHand: '`qga-vss doctor` in a Node for x64 on an ARM64 guest: architecture fails',
    },
  ],
};
