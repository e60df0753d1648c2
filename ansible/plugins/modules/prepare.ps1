#!powershell

# Copyright (c) the qga-vss authors
# GNU General Public License v2.0 or later (https://www.gnu.org/licenses/old-licenses/gpl-2.0.txt)

#AnsibleRequires -CSharpUtil Ansible.Basic
#AnsibleRequires -PowerShell ..module_utils.Command
#Requires -Version 5.1

$task = Open-QgaVssTask -Name prepare -Arguments $args
if ($task.CheckMode) {
    # The plan is that of a freeze, which has no such options.
    $plan = Invoke-QgaVss -Task $task -Command freeze -But prepare_hold_ms, level, session_id -More --dry-run
    # It is the id of no session.
    $plan.Remove('session_id')
    Complete-QgaVssTask -Task $task -Answer $plan -Changed $true -Before thawed -After prepared
}
$answer = Invoke-QgaVss -Task $task -Command prepare
Complete-QgaVssTask -Task $task -Answer $answer -Changed ($answer['changed'] -eq $true) -Before thawed -After prepared
