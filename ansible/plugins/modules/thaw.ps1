#!powershell

# Copyright (c) the qga-vss authors
# GNU General Public License v2.0 or later (https://www.gnu.org/licenses/old-licenses/gpl-2.0.txt)

#AnsibleRequires -CSharpUtil Ansible.Basic
#AnsibleRequires -PowerShell ..module_utils.Command
#Requires -Version 5.1

$task = Open-QgaVssTask -Name thaw -Arguments $args
if ($task.CheckMode) {
    $status = Invoke-QgaVss -Task $task -Command status -But @($task.Given | Where-Object { 'simulate' -ne $_ })
    $state = [string] $status['state']
    Complete-QgaVssTask -Task $task -Answer $status -Changed ($state -ne 'thawed') -Before $state -After thawed
}
$answer = Invoke-QgaVss -Task $task -Command thaw
$changed = $answer['changed'] -eq $true
$before = if (-not $changed) { 'thawed' } elseif ($null -eq $answer['consistency']) { 'prepared' } else { 'frozen' }
Complete-QgaVssTask -Task $task -Answer $answer -Changed $changed -Before $before -After thawed -Worth consistency
