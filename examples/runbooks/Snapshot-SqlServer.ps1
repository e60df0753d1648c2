<#
.SYNOPSIS
    Takes a snapshot of a guest with SQL Server, beside a backup product that owns the databases' backup chain.
.DESCRIPTION
    Runs in the guest, elevated. Two things differ from any other guest:

    - The backup type has to be copy. A full backup told to SQL Server becomes the base of its differential backups, and log backups
      may be truncated: the backup product's next restore would miss what it never had.
    - SQL Server has to take part. A snapshot without SqlServerWriter is one of its files as after a power cut, however well the others
      fared, so it is asked for, and one that is not there or not well is an error before anything is frozen.

    The backup product makes shadow copies of its own, and Windows makes one set at a time: this waits for its turn.

    Exit codes: 0 the databases are consistent in the snapshot; 1 they are not, or there is no snapshot; 2 it was not this script's turn
    within the time given.
.EXAMPLE
    .\Snapshot-SqlServer.ps1 -TakeSnapshot { & 'C:\Program Files\Hypervisor\snapshot.exe' --wait }
#>
[CmdletBinding()]
param(
    # Takes the snapshot, and returns when it is there. It runs while the guest is frozen, so it may write to no disk.
    [Parameter(Mandatory = $true)]
    [scriptblock] $TakeSnapshot,

    # How long to wait while another product makes a shadow copy.
    [int] $TurnMs = 600000,

    # The volumes to freeze: all of those on which databases and their logs lie. Every fixed one where left out.
    [Alias('Volumes')]
    [string[]] $Volume,

    # Several instances of SQL Server are one writer.
    [Alias('Writers')]
    [string[]] $RequireWriter = @('SqlServerWriter'),

    [string] $Simulate
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$outcome = $null
try {
    Import-Module -Name QgaVss
    $machine = @{}
    if ($Simulate) { $machine['Simulate'] = $Simulate }
    if ($Volume) { $machine['Volume'] = $Volume }

    $block = {
        # A program that fails throws nothing, it only leaves its exit code, of which Invoke-QgaSnapshot no more than warns. It is 0
        # when the block begins.
        & $TakeSnapshot
        if ($LASTEXITCODE -ne 0) { throw "The snapshot program ended with $LASTEXITCODE." }
    }
    Invoke-QgaSnapshot -ScriptBlock $block -BackupType copy -RequireWriter $RequireWriter -OnWriterFailure fail -RetryMs $TurnMs -ResultVariable outcome @machine

    foreach ($writer in $outcome.Writers) {
        # Databases that are not in the snapshot as a whole: detached ones, or with a file on a disk that is not snapshotted.
        foreach ($component in $writer.Components) {
            if (-not $component.Added -and $component.Reason -ne 'implied') { Write-Warning "$($writer.Name): $($component.Path) is not backed up ($($component.Reason))." }
        }
    }
    if ($outcome.Consistency -ne 'application') {
        $why = @($outcome.Reasons | ForEach-Object { "$($_.Object): $($_.Message) $($_.Remedy)" })
        throw "The snapshot is $($outcome.Consistency). $([string]::Join(' ', $why))"
    }
    Write-Output "The snapshot has consistent databases; the guest was frozen for $([int] $outcome.HeldMs) ms."
}
catch {
    $what = "$_"
    if ($null -ne $_.ErrorDetails -and $_.ErrorDetails.RecommendedAction) { $what = "$what $($_.ErrorDetails.RecommendedAction)" }
    Write-Output "No good snapshot: $what"
    if ("$($_.CategoryInfo.Category)" -eq 'ResourceBusy') { exit 2 }
    exit 1
}
exit 0
