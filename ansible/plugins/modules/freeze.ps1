#!powershell

# Copyright (c) the qga-vss authors
# GNU General Public License v2.0 or later (https://www.gnu.org/licenses/old-licenses/gpl-2.0.txt)

#AnsibleRequires -CSharpUtil Ansible.Basic
#AnsibleRequires -PowerShell ..module_utils.Command
#Requires -Version 5.1

$task = Open-QgaVssTask -Name freeze -Arguments $args
# What was prepared takes no options again: of it there is no plan.
$isPrepared = $task.Given -contains 'session_id'
$before = if ($isPrepared) { 'prepared' } else { 'thawed' }
if ($task.CheckMode) {
    $plan = if ($isPrepared) { Invoke-QgaVss -Task $task -Command status -But @($task.Given | Where-Object { 'simulate' -ne $_ }) }
    else { Invoke-QgaVss -Task $task -Command freeze -But freeze_at, release_after_ms -More --dry-run }
    $plan.Remove('session_id')
    Complete-QgaVssTask -Task $task -Answer $plan -Changed $true -Before $before -After frozen
}
$answer = Invoke-QgaVss -Task $task -Command freeze
$changed = $answer['changed'] -eq $true
if (-not $changed) { $before = 'frozen' }
Complete-QgaVssTask -Task $task -Answer $answer -Changed $changed -Before $before -After frozen
