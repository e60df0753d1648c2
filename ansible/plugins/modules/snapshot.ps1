#!powershell

# Copyright (c) the qga-vss authors
# GNU General Public License v2.0 or later (https://www.gnu.org/licenses/old-licenses/gpl-2.0.txt)

#AnsibleRequires -CSharpUtil Ansible.Basic
#AnsibleRequires -PowerShell ..module_utils.Command
#Requires -Version 5.1

$task = Open-QgaVssTask -Name snapshot -Arguments $args
$command = @('--') + @($task.Module.Params['argv'])
if ($task.CheckMode) {
    $plan = Invoke-QgaVss -Task $task -Command run -More (@('--dry-run') + $command)
    Assert-QgaVssAnswer -Task $task -Answer $plan
    # It is the id of no session.
    $plan['freeze'].Remove('session_id')
    Complete-QgaVssTask -Task $task -Answer $plan['freeze'] -Changed $true
}
$report = Invoke-QgaVss -Task $task -Command run -More $command
# What thaw tells is all that freeze has told, which stands only where there was no thaw.
$session = if ($null -ne $report['thaw']) { $report['thaw'] } else { $report['freeze'] }
$answer = if ($null -ne $session) { $session } else { @{} }
$answer['warnings'] = @($report['warnings']) + @($answer['warnings'])
$answer['error'] = $report['error']
if ($report['outcome'] -ne 'not-frozen') { $answer['consistency'] = $report['outcome'] }
$problem = ''
$ran = $report['command']
if ($null -ne $ran) {
    $answer['command'] = $ran
    $answer['output'] = $report['stderr']
    $how = if ($null -eq $ran['exit_code']) { 'was ended' } else { "ended with $($ran['exit_code'])" }
    if ($ran['exit_code'] -ne 0) { $problem = "There is no snapshot: $($ran['program']) $how. $($report['stderr'])".Trim() }
}
Complete-QgaVssTask -Task $task -Answer $answer -Changed ($null -ne $session) -Worth consistency -Problem $problem
