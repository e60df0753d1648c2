import type { Area } from './assumption.ts';

/** What playbooks and runbooks rest on, which reach a guest in ways that the lab has not. */
export const AUTOMATION: Area = {
  title: 'Ansible, remoting, scheduled tasks',
  assumptions: [
    {
      id: 'attached-host-ends-with-task',
      assumed:
        'a host that a script of win_shell or win_powershell started ends when its PowerShell does, and with it the last handle of the pipes that Ansible reads to their end',
      where: ['ansible/playbooks/one_guest_win_shell.yml', 'ansible/playbooks/one_guest_win_powershell.yml'],
      source: "Ansible's modules, read; no test here has WinRM",
      ifWrong: 'the task hangs after the thaw; nothing is frozen',
      byHand: '`ansible-playbook qga.vss.one_guest_win_shell` ends within seconds of the snapshot',
    },
    {
      id: 'win-powershell-scope',
      assumed: 'win_powershell runs a script in the global scope of a runspace of its own, with its error_action as the preference there',
      where: ['ansible/playbooks/one_guest_win_powershell.yml', 'ansible/test/stand-ins.ts'],
      source: 'ansible.windows 1.14, read',
      ifWrong: 'an error of the module does not end the script; the outcome is judged by the next task all the same',
      byHand: '`ansible-playbook qga.vss.one_guest_win_powershell -e qga_vss_simulate=provider-missing` fails, and says why',
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
      id: 'unfolded-inherits-acl',
      assumed:
        'what is unfolded beside a folder of the module below Program Files inherits its access list, and keeps it when it is moved there',
      where: ['ansible/roles/qga_vss/tasks/install_zip.yml'],
      source: "Microsoft's documentation of NTFS",
      ifWrong: 'UNTRUSTED_PATH: the module refuses to run, and the role says so when it verifies',
      byHand: '`ansible-playbook qga.vss.install`, without qga_vss_simulate',
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
      id: 'npm-beside-node',
      assumed:
        "with --prefix npm on Windows puts a package into the folder's node_modules and its command into the folder itself, as a .cmd that calls the node.exe there; what it makes below Program Files inherits the access list",
      where: ['ansible/roles/qga_vss/tasks/install_npm.yml'],
      source: "npm's documentation",
      ifWrong: 'the role says that there is no qga-vss.cmd, or UNTRUSTED_PATH when it verifies',
      byHand: '`ansible-playbook qga.vss.install -e qga_vss_method=npm`, without qga_vss_simulate',
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
