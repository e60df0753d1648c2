import type { Area } from './assumption.ts';

const WINDOWS = 'packages/core/src/windows';

/** Processes that outlive their starters, and how they are found. */
export const HOLDER: Area = {
  title: 'Hosts, the holder and its pipe',
  assumptions: [
    {
      id: 'pipe-rights',
      assumed: 'a generic right in the descriptor of a pipe reads back as all rights of a file; Wine keeps it as it was given',
      where: [`${WINDOWS}/pipe-audience.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'nothing: nothing depends on it',
      byHand: 'not needed',
    },
    {
      id: 'pipe-first-instance',
      assumed: 'FILE_FLAG_FIRST_PIPE_INSTANCE on a name in use answers ERROR_ACCESS_DENIED or ERROR_PIPE_BUSY; Wine 8 ignores the flag',
      where: [`${WINDOWS}/pipe-server.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'two holders serve one pipe, and a session is not always found',
      byHand: 'start `node host.cjs --holder` twice as administrator: the second ends with PIPE_TAKEN',
    },
    {
      id: 'pipe-owner',
      assumed: 'an elevated administrator and SYSTEM may make Administrators the owner of a pipe',
      where: [`${WINDOWS}/pipe-audience.ts`, `${WINDOWS}/pipe-client.ts`],
      source: 'inferred',
      ifWrong: 'the holder does not come up (HOST_NOT_STARTABLE), or its clients refuse it (PIPE_NOT_TRUSTED)',
      byHand: '`qga-vss freeze`, then `qga-vss status` from a second elevated window finds the session',
    },
    {
      id: 'pipe-closed',
      assumed:
        'a pipe that denies reading and writing may still let a handle be had that can only read its descriptor; where it denies that as well, an elevated process gets ERROR_ACCESS_DENIED, too',
      where: [`${WINDOWS}/pipe-client.ts`],
      source: "Microsoft's pages on the security of named pipes; Wine lets everybody in",
      ifWrong: 'E_ACCESSDENIED in the place of PIPE_NOT_TRUSTED: status and rescue fail while another program has the name',
      byHand:
        'as a user make the pipe with `D:(A;;RC;;;WD)`, or with `D:P`: `qga-vss status` as administrator warns of PIPE_NOT_TRUSTED, the first time with the SID',
    },
    {
      id: 'pipe-busy-owner',
      assumed: 'of a pipe whose instances are all taken no handle can be had, not even to read its descriptor: ERROR_PIPE_BUSY',
      where: [`${WINDOWS}/pipe-client.ts`],
      source: 'inferred: to open a pipe is to take one of its instances',
      ifWrong: 'nothing: HOLDER_SILENT could tell the SID of the owner, and does not',
      byHand: 'not needed',
    },
    {
      id: 'pipe-last-words',
      assumed: 'what was written to a named pipe stays for the other end to read when the writer closes its handle without disconnecting',
      where: [`${WINDOWS}/pipe-channel.ts`],
      source: "measured under Wine; Microsoft's documentation names DisconnectNamedPipe alone as what discards it",
      ifWrong: 'the last answer of a holder that ends does not arrive: HOST_LOST in its place',
      byHand: '`qga-vss freeze`, then `qga-vss thaw`: the outcome is printed',
    },
    {
      id: 'no-pipes-kept',
      assumed: "a process started with DETACHED_PROCESS and no inherited handles keeps none of its starter's pipes open",
      where: [`${WINDOWS}/breakaway.ts`],
      source: 'inferred',
      ifWrong: 'guest-exec and Ansible wait for the end of the holder: the freeze is over before they say that it began',
      byHand: '`qga-vss freeze` through guest-exec with captured output returns while the holder lives',
    },
    {
      id: 'holder-outlives',
      assumed: 'a holder outlives whoever started it',
      where: [`${WINDOWS}/detached.ts`, 'packages/core/src/host/holder.ts'],
      source: "Microsoft's documentation; measured under Wine",
      ifWrong: 'the freeze ends with the command that began it',
      byHand: '`qga-vss freeze`, then `qga-vss status` says frozen',
    },
    {
      id: 'holder-watched',
      assumed: 'whoever has WMI start a holder may open that process, to see whether it lives and what it ended with',
      where: [`${WINDOWS}/exit-watch.ts`, 'packages/core/src/host/launch-holder.ts'],
      source: 'inferred: the owner of the process is the same account',
      ifWrong: 'a holder that ends while it starts is waited for until the time to start is over, 30 s',
      byHand: 'over PowerShell remoting, with a host.cjs that only says `process.exit(7)`: `qga-vss freeze` ends at once',
    },
    {
      id: 'holder-outlives-console',
      assumed: 'a holder outlives the console of whoever started it: it has none itself, so that no CTRL_CLOSE_EVENT reaches it',
      where: [`${WINDOWS}/breakaway.ts`],
      source: "Microsoft's documentation of DETACHED_PROCESS",
      ifWrong: 'the freeze ends when the window is closed',
      byHand: '`qga-vss freeze --hold 60s`, close the window, `qga-vss status` from another one says frozen or expired',
    },
    {
      id: 'jobs-of-shells',
      assumed: 'the jobs of WinRM and sshd let a process leave them, the job of PowerShell remoting does not',
      where: [`${WINDOWS}/breakaway.ts`, `${WINDOWS}/detached.ts`],
      source: 'read in issues of Win32-OpenSSH',
      ifWrong: 'DETACH_BLOCKED, or the holder dies with the task',
      byHand: '`qga-vss freeze` over each, then `qga-vss thaw` in a new session',
    },
    {
      id: 'nested-jobs',
      assumed: 'a process that leaves a nested job may still be in the outer one, without an error',
      where: [`${WINDOWS}/breakaway.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'WMI is used where it is not needed',
      byHand: '`qga-vss freeze` from a scheduled task, then `qga-vss status` says frozen',
    },
    {
      id: 'wmi-create',
      assumed:
        'Win32_Process.Create, called with static cloaking off and IMPERSONATE, starts a process outside every job of the caller that stays elevated',
      where: [`${WINDOWS}/wmi-process.ts`],
      source: "Microsoft's documentation; measured under Wine",
      ifWrong: 'DETACH_BLOCKED, or a holder that says NOT_ELEVATED, over PowerShell remoting',
      byHand: '`Enter-PSSession`, `qga-vss freeze`, leave it, `qga-vss status` says frozen',
    },
    {
      id: 'wmi-environment',
      assumed: 'Win32_Process.Create gives the child only the variables of Win32_ProcessStartup; Wine ignores them',
      where: [`${WINDOWS}/wmi-process.ts`],
      source: "Microsoft's documentation",
      ifWrong: "variables of the machine, such as NODE_OPTIONS, reach an elevated Node; they are the administrator's own",
      byHand: "over PowerShell remoting, look at the holder's environment",
    },
    {
      id: 'wmi-rule',
      assumed:
        'with the attack surface reduction rule d1e49aac-8f56-4280-b9ba-993a6d77406c on, Win32_Process.Create fails rather than hangs',
      where: [`${WINDOWS}/detached.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'a detached freeze waits for a minute before it says DETACH_BLOCKED',
      byHand: 'a guest with that rule: DETACH_BLOCKED names it',
    },
  ],
};
