<#
.SYNOPSIS
    Has Windows take a snapshot of this guest every night, by itself.
.DESCRIPTION
    Registers a task that runs Snapshot-Guest.ps1 as SYSTEM. Run it once, elevated. Run again it replaces the task.

    The exit code of the snapshot is the task's last result; what it says goes to the log file. A task that could not even begin ends with 1.
.EXAMPLE
    .\Register-SnapshotTask.ps1 -Url https://hypervisor.example/api/vms/42/snapshots -TokenFile C:\ProgramData\backup\token.txt -At 02:30
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [ValidateScript({ $_.IsAbsoluteUri })]
    [uri] $Url,

    [Parameter(Mandatory = $true)]
    [string] $TokenFile,

    [datetime] $At = '02:30',

    # A folder that only administrators can write to: what lies there runs as SYSTEM.
    [string] $Folder = "$env:ProgramFiles\Backup",

    # In a folder that only administrators can write to as well: SYSTEM writes there, through whatever link others lay.
    [string] $LogFile,

    [string] $TaskName = 'Snapshot of this guest'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if (-not $LogFile) { $LogFile = [IO.Path]::Combine($Folder, 'snapshot.log') }
foreach ($text in @("$Url", $TokenFile, $Folder, $LogFile)) {
    # They stand within single quotes below.
    if ($text -match "['\u2018\u2019\u201a\u201b`"]") { throw "$text has a quotation mark in it." }
}
foreach ($path in @($TokenFile, $Folder, $LogFile)) {
    if (-not [IO.Path]::IsPathRooted($path)) { throw "$path is not a full path, and the task runs elsewhere." }
}
$script = [IO.Path]::Combine($Folder, 'Snapshot-Guest.ps1')
if (-not [IO.File]::Exists($script)) { throw "Put Snapshot-Guest.ps1 into $Folder first; only administrators may be able to write there." }

# -NoProfile: a profile is somebody's own. Everything it says is kept, and its exit code is the task's; 1 where it could not be run.
$command = "`$global:LASTEXITCODE = 1; & '$script' -Url '$Url' -TokenFile '$TokenFile' *>> '$LogFile'; exit `$LASTEXITCODE"
$arguments = "-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$command`""
$powershell = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"

if ($PSCmdlet.ShouldProcess($TaskName, 'Register the scheduled task')) {
    $action = New-ScheduledTaskAction -Execute $powershell -Argument $arguments
    $trigger = New-ScheduledTaskTrigger -Daily -At $At
    $principal = New-ScheduledTaskPrincipal -UserId 'SYSTEM' -LogonType ServiceAccount -RunLevel Highest
    # One at a time: there is one freeze a machine. A limit far above all waits: were the task ended in mid-freeze, its host would
    # thaw all the same.
    $settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit ([TimeSpan]::FromMinutes(30))
    $null = Register-ScheduledTask -TaskName $TaskName -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force
}
