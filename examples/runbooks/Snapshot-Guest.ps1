<#
.SYNOPSIS
    Takes an application-consistent snapshot of this guest through the REST interface of its hypervisor.
.DESCRIPTION
    Runs in the guest, elevated. It freezes, asks the hypervisor for a snapshot, waits until it is there, thaws, and ends with

      0  the snapshot is application-consistent
      1  it is not, or there is none: the last line says why and what to do

    Whatever happens in between (an error, Ctrl+C, this process killed) the guest is thawed.

    To adapt: the two requests in the block $snapshot, for they are your hypervisor's. What this one takes them to be:
    POST <Url> answers with { "task": "<address>" }, and GET of that address with { "state": "running" | "done" | "failed" }.
.EXAMPLE
    .\Snapshot-Guest.ps1 -Url https://hypervisor.example/api/vms/42/snapshots -TokenFile C:\ProgramData\backup\token.txt
.EXAMPLE
    .\Snapshot-Guest.ps1 -Url https://hypervisor.example/api/vms/42/snapshots -TokenFile token.txt -Simulate healthy

    A rehearsal: the machine that is frozen is one in memory. The requests are real.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [ValidateScript({ $_.IsAbsoluteUri })]
    [uri] $Url,

    # A file that holds nothing but the token, readable for administrators only. A parameter would be seen in the list of processes.
    [Parameter(Mandatory = $true)]
    [string] $TokenFile,

    # The hypervisor has to be done by then: Windows holds writes for ten seconds.
    [ValidateRange(1000, 9000)]
    [int] $LimitMs = 8000,

    [string] $Simulate
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# Windows PowerShell 5.1 draws a progress bar for each request, which takes longer than the request.
$ProgressPreference = 'SilentlyContinue'

$outcome = $null
try {
    Import-Module -Name QgaVss
    $machine = @{}
    if ($Simulate) { $machine['Simulate'] = $Simulate }
    # Read before the freeze: while frozen nothing may wait for a disk.
    $headers = @{ Authorization = 'Bearer ' + (Get-Content -LiteralPath $TokenFile -Raw).Trim() }
    # For the same reason: loads the module that it is in.
    $null = Get-Command -Name Invoke-RestMethod
    # By itself Windows PowerShell offers no TLS 1.2 on Server 2016. Zero leaves it to Windows.
    $tls = [Net.ServicePointManager]::SecurityProtocol
    if ([int] $tls -ne 0) { [Net.ServicePointManager]::SecurityProtocol = $tls -bor [Net.SecurityProtocolType]::Tls12 }

    # All that happens while the guest is frozen.
    $snapshot = {
        $until = [DateTime]::UtcNow.AddMilliseconds($LimitMs)
        $task = (Invoke-RestMethod -Method Post -Uri $Url -Headers $headers -ContentType 'application/json' -Body '{}' -TimeoutSec 5).task
        while ($true) {
            $state = (Invoke-RestMethod -Uri $task -Headers $headers -TimeoutSec 5).state
            if ($state -eq 'done') { break }
            if ($state -eq 'failed') { throw 'The hypervisor could not take the snapshot.' }
            if ([DateTime]::UtcNow -gt $until) { throw "The hypervisor was not done within $LimitMs ms. If it ends later, that snapshot is worth no more than one after a power cut: delete it." }
            Start-Sleep -Milliseconds 100
        }
    }
    # copy leaves the logs of databases to whoever backs them up.
    Invoke-QgaSnapshot -BackupType copy -ScriptBlock $snapshot -ResultVariable outcome @machine

    if ($outcome.Consistency -ne 'application') {
        $why = @($outcome.Reasons | ForEach-Object { "$($_.Object): $($_.Message) $($_.Remedy)" })
        throw "The snapshot is $($outcome.Consistency). $([string]::Join(' ', $why))"
    }
    Write-Output "The snapshot is application-consistent; the guest was frozen for $([int] $outcome.HeldMs) ms."
}
catch {
    $what = "$_"
    if ($null -ne $_.ErrorDetails -and $_.ErrorDetails.RecommendedAction) { $what = "$what $($_.ErrorDetails.RecommendedAction)" }
    Write-Output "No good snapshot: $what"
    exit 1
}
exit 0
