import type { Area } from './assumption.ts';

/** What playbooks and runbooks rest on, which reach a guest in ways that the lab has not. */
export const AUTOMATION: Area = {
  title: 'Ansible, remoting, scheduled tasks',
  assumptions: [
    {
      id: 'task-reads-to-end',
      assumed:
        'a task of Ansible ends when the command that its module started does: a holder that the command leaves behind has none of the handles that Ansible reads to their end',
      where: ['ansible/plugins/module_utils/Command.psm1'],
      source: "Ansible's wrapper, read; no test here has WinRM",
      ifWrong: 'the task of `qga.vss.prepare` or `qga.vss.freeze` hangs until the holder ends; the hold limit thaws',
      byHand: '`ansible-playbook qga.vss.separate_tasks` ends within seconds of the snapshot',
    },
    {
      id: 'module-while-frozen',
      assumed:
        'PowerShell starts, and compiles what modules of Ansible are written with, while the system volume is frozen: what it writes there stays in memory until the thaw',
      where: ['ansible/playbooks/separate_tasks.yml', 'ansible/playbooks/consistency_group.yml'],
      source: "inferred; Ansible's source says what it writes",
      ifWrong: 'the task that thaws waits until the hold limit or the planned release: its outcome is `hold-limit`, and says so',
      byHand: '`ansible-playbook qga.vss.separate_tasks` with C: among the volumes: `ended_by` is caller',
    },
    {
      id: 'module-result',
      assumed: 'Windows PowerShell 5.1 reads and writes the JSON of a result as PowerShell 7 does: numbers, empty lists, null',
      where: ['ansible/plugins/module_utils/Command.psm1'],
      source: "the engine's source of version 6",
      ifWrong: 'a member of a result has another form; whether a task fails is decided by texts alone',
      byHand:
        '`ansible -m qga.vss.freeze -a simulate=healthy --check`, with Windows PowerShell on the guest: `excluded_writers` is an empty list',
    },
    {
      id: 'remote-session-keeps-host',
      assumed:
        'a remote session keeps its runspace from one Invoke-Command to the next, and when it is closed, or its computer is gone, wsmprovhost ends and with it the standard input of the host',
      where: ['examples/runbooks/Snapshot-Group.ps1'],
      source: "Microsoft's documentation",
      ifWrong: 'the second command knows no session; a guest whose session was lost thaws only at its planned release',
      byHand:
        '`Snapshot-Group.ps1` with two guests; once more, with the window closed while they are frozen: `Get-QgaFreezeStatus` says thawed',
    },
    {
      id: 'task-ended',
      assumed:
        'when Task Scheduler ends a task, its limit reached or by hand, the host of its PowerShell is not ended in the same moment, and thaws',
      where: ['examples/runbooks/Register-SnapshotTask.ps1', 'packages/ps-module/powershell/Host.ps1'],
      source: 'inferred',
      ifWrong: 'Windows lets writes go after 10 s, and the provider its events after 60 s: STALE_FREEZE until then',
      byHand: 'end such a task while it holds: `qga-vss status` says thawed, not stale',
    },
    {
      id: 'installer-check',
      assumed:
        'Windows Installer asks the DLL of the package before it looks at files in use, in the name of whoever installs; elevated that is one whom the pipe of a holder lets in; what it refuses is in the log and in the Application log (MsiInstaller)',
      where: ['packages/build/src/release/windows/install-check.c', 'packages/build/src/release/windows/installer-source.ts'],
      source: "Microsoft's documentation of custom actions; Wine runs all of it but the event log",
      ifWrong:
        'an upgrade is refused though nothing is frozen, or replaces files of a holder that is asked nothing: Windows does so at its next start',
      byHand:
        '`qga-vss freeze`, then the package again with `/qn /l*v`: 1603 and the reason in the log; after `qga-vss thaw` it is installed',
    },
    {
      id: 'installer-in-use',
      assumed:
        'with MSIRESTARTMANAGERCONTROL=Disable and /qn Windows Installer ends no process that uses a file of ours, moves that file aside, and says 3010',
      where: ['packages/build/src/release/windows/installer-source.ts'],
      source: "Microsoft's documentation; Wine has no restart manager",
      ifWrong: 'a host that is idle in a PowerShell session is ended: the next command of that session starts another one',
      byHand: '`Get-QgaFreezeStatus` in a session that is left open, then the package again: 3010, and the session answers',
    },
    {
      id: 'installer-old-removed-first',
      assumed: 'REINSTALLMODE=amus has files written that are older than those of the version which is removed in the same transaction',
      where: ['packages/build/src/release/windows/installer-source.ts'],
      source: "Microsoft's documentation of REINSTALLMODE; seen in Wine",
      ifWrong: 'after an upgrade node.exe is missing: `msiexec /fa` puts it there',
      byHand: 'an upgrade over a version whose node.exe is newer; `qga-vss --version`',
    },
    {
      id: 'group-clocks',
      assumed:
        "guests whose clocks a time service keeps agree to within the second that the playbook allows, and a guest's clock is not set by more than that while it waits for its instant",
      where: [
        'ansible/playbooks/consistency_group.yml',
        'examples/runbooks/Snapshot-Group.ps1',
        'packages/core/src/requester/freeze-command.ts',
      ],
      source: 'inferred',
      ifWrong: 'the group is frozen with a skew, which the table of the outcome shows, with CLOCK_SET_BACK or FREEZE_AT_MISSED',
      byHand: '`w32tm /query /status` on each; the skew in the table of `ansible-playbook qga.vss.consistency_group`',
    },
    {
      id: 'guest-exec',
      assumed:
        'the guest agent runs guest-exec while a freeze of ours holds, and refuses it only during its own; its programs run as SYSTEM in session 0',
      where: ['docs/from-the-hypervisor.md'],
      source: "the agent's source",
      ifWrong: 'what was frozen from the hypervisor cannot be thawed from there, and ends at its hold limit',
      byHand: '`qga-vss selftest --guest libvirt:DOMAIN --volumes D:` on the hypervisor says so',
    },
    {
      id: 'agent-opens-pipe',
      assumed:
        "the guest agent opens the holder's pipe with guest-file-open and mode r+, as SYSTEM, and its reads of an empty pipe come back at once",
      where: ['packages/core/src/agent/guest-pipe.ts', 'packages/core/src/host/pipe-way.ts'],
      source: "the agent's source (qga/commands-win32.c: CreateFileW, PIPE_NOWAIT); a double with its calls under Wine",
      ifWrong:
        'a guest is frozen from its hypervisor with a process for each step, which makes the hold longer: `reachedBy` says guest-exec',
      byHand: '`qga-vss selftest --guest libvirt:DOMAIN --volumes D:` on the hypervisor says so',
    },
  ],
};
