# Stands in for the module ScheduledTasks, which only Windows has: keeps what it was given.

function New-ScheduledTaskAction { param($Execute, $Argument) "$Execute $Argument" }
function New-ScheduledTaskTrigger { param([switch] $Daily, $At) 'daily ' + $At.ToString('HH:mm') }
function New-ScheduledTaskPrincipal { param($UserId, $LogonType, $RunLevel) "$UserId $LogonType $RunLevel" }
function New-ScheduledTaskSettingsSet { param($MultipleInstances, [switch] $StartWhenAvailable, $ExecutionTimeLimit) "$MultipleInstances $ExecutionTimeLimit" }
function Register-ScheduledTask { param($TaskName, $Action, $Trigger, $Principal, $Settings, [switch] $Force) $global:registered = @($TaskName, $Action, $Trigger, $Principal, $Settings) }
