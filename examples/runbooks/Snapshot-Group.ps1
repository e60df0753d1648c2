<#
.SYNOPSIS
    Takes snapshots of a group of guests that are consistent together, over PowerShell remoting.
.DESCRIPTION
    Runs anywhere. It prepares every guest, has all frozen at one instant, takes the snapshots, thaws all, and says what they are worth.
    One guest that fails means no snapshot. The guests' clocks have to agree to within a fraction of a second.

    Each guest's freeze lives with its session: at the end of this script the sessions end, and whatever is frozen thaws. If it is stopped
    or this computer dies, each guest thaws by itself, -ReleaseAfterMs after it froze.

    Exit codes: 0 all snapshots are application-consistent; 1 they are not, or there are none.
.EXAMPLE
    .\Snapshot-Group.ps1 -ComputerName sql1, sql2, app1 -TakeSnapshots { param($names) Checkpoint-Group $names }
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string[]] $ComputerName,

    # Takes the snapshots of all, whose names it is given, and returns when they are there.
    [Parameter(Mandatory = $true)]
    [scriptblock] $TakeSnapshots,

    # How long from now to the freeze: as long as it takes to reach all guests.
    [int] $LeadMs = 3000,

    [ValidateRange(500, 9000)]
    [int] $ReleaseAfterMs = 8000,

    # On each guest a machine in memory, for a rehearsal.
    [string] $Simulate
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$sessions = @()
$begun = $false
$good = $false
try {
    # Those that were opened are closed again where one cannot be.
    $sessions = @(New-PSSession -ComputerName $ComputerName -ErrorAction SilentlyContinue -ErrorVariable unreached)
    if ($unreached) { throw $unreached[0] }

    # An error on one guest ends this here, and the rest thaws in finally.
    $null = Invoke-Command -Session $sessions -ArgumentList $Simulate -ScriptBlock {
        param($Simulate)
        $ErrorActionPreference = 'Stop'
        Import-Module -Name QgaVss
        $machine = @{}
        if ($Simulate) { $machine['Simulate'] = $Simulate }
        $global:QgaMachine = $machine
        $global:QgaSession = (Initialize-QgaFreeze -BackupType copy -OnWriterFailure fail -PrepareHoldMs 60000 @machine).SessionId
    }

    $at = [DateTimeOffset]::UtcNow.AddMilliseconds($LeadMs).ToUnixTimeMilliseconds()
    # Remoting makes texts and numbers of what it brings back, so that is what is asked for.
    $frozen = Invoke-Command -Session $sessions -ArgumentList $at, $ReleaseAfterMs -ScriptBlock {
        param($At, $ReleaseAfterMs)
        $ErrorActionPreference = 'Stop'
        $instant = [DateTimeOffset]::FromUnixTimeMilliseconds($At)
        $machine = $global:QgaMachine
        $freeze = Invoke-QgaFreeze -SessionId $global:QgaSession -FreezeAt $instant -ReleaseAfterMs $ReleaseAfterMs @machine
        $freeze.FrozenAt.ToUnixTimeMilliseconds()
    }
    $instants = @($frozen)
    if ($instants.Count -ne $ComputerName.Count) { throw "Only $($instants.Count) of $($ComputerName.Count) guests are frozen." }

    $begun = $true
    & $TakeSnapshots $ComputerName
    $good = $true
}
catch { Write-Output "No good snapshots: $_" }
finally {
    # What was prepared is called off, what is frozen is thawed, and what has thawed by itself tells how.
    $outcomes = @(
        if ($sessions.Count -gt 0) {
            Invoke-Command -Session $sessions -ErrorAction Continue -ScriptBlock {
                if (-not (Get-Module -Name QgaVss) -or -not $global:QgaSession) { return }
                $machine = $global:QgaMachine
                $thaw = Invoke-QgaThaw -SessionId $global:QgaSession -ErrorAction Continue @machine
                [pscustomobject] @{
                    Consistency = [string] $thaw.Consistency
                    EndedBy = [string] $thaw.EndedBy
                    HeldMs = [int] $thaw.HeldMs
                    Why = [string]::Join(' ', @($thaw.Reasons | ForEach-Object { $_.Message }))
                }
            }
        }
    )
    if ($sessions.Count -gt 0) { Remove-PSSession -Session $sessions }
}

if (-not $begun) { exit 1 }
foreach ($outcome in $outcomes) {
    Write-Output ('{0}: {1}, frozen for {2} ms, ended by {3}. {4}' -f $outcome.PSComputerName, $outcome.Consistency, $outcome.HeldMs, $outcome.EndedBy, $outcome.Why)
}
[array]::Sort($instants)
Write-Output "They froze within $($instants[-1] - $instants[0]) ms of each other, by their own clocks."
# Thawed by this script, each snapshot lies within its guest's freeze. One that was released meanwhile may have been taken too late.
$bad = @($outcomes | Where-Object { $_.Consistency -ne 'application' -or $_.EndedBy -ne 'caller' })
if (-not $good -or $outcomes.Count -ne $ComputerName.Count -or $bad.Count -gt 0) { exit 1 }
exit 0
