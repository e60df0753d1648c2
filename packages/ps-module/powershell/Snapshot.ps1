# Freeze, script block and thaw in one cmdlet: what its body (Invoke-QgaSnapshot.body.ps1) calls.

# Freezes for a script block; nothing where that was only to be talked about. What fails ends the cmdlet.
function Start-QgaSnapshot {
    param([System.Collections.IDictionary] $Bound, [Management.Automation.PSCmdlet] $Cmdlet)
    $method = $script:QgaMethods['freeze']
    $options = Get-QgaOption -Bound $Bound -Options $method.Options
    if (-not (Confirm-QgaCall -Call @{ Cmdlet = $Cmdlet; Method = $method; Bound = $Bound } -Options $options)) { return }
    $answer = Invoke-QgaMethod -Method 'freeze' -Options $options -Bound $Bound -Cmdlet $Cmdlet
    if ($answer.Contains('error')) { $Cmdlet.ThrowTerminatingError((New-QgaErrorRecord -Failure $answer['error'])) }
    return ConvertTo-QgaObject -Value $answer['result'] -Type $method.Result
}

# Thaws after a script block, and gives the outcome, or the ErrorRecord of a thaw that failed. It may run in a finally block of a
# stopped pipeline, so it writes nothing.
function Stop-QgaSnapshot {
    param([System.Collections.IDictionary] $Bound, [object] $Freeze, [bool] $Succeeded, [Management.Automation.PSCmdlet] $Cmdlet)
    $method = $script:QgaMethods['thaw']
    $options = Get-QgaOption -Bound $Bound -Options $method.Options
    $options['sessionId'] = $Freeze.SessionId
    # With the other types true lets databases truncate logs: then only on request, and never of a block that failed.
    if ($options.Contains('succeeded')) { $options['succeeded'] = $options['succeeded'] -and $Succeeded }
    elseif ($Freeze.BackupType -ceq 'copy') { $options['succeeded'] = $Succeeded }
    $answer = Invoke-QgaMethod -Method 'thaw' -Options $options -Bound $Bound -Cmdlet $Cmdlet
    if ($answer.Contains('error')) { return New-QgaErrorRecord -Failure $answer['error'] -Target $Freeze.SessionId }
    return ConvertTo-QgaObject -Value $answer['result'] -Type $method.Result
}

# After a script block: its output, and what the snapshot is worth. That is said also where whoever comes next in the pipeline has
# had enough of the output; the engine then passes over what is thrown, so that an error of the block is written.
function Complete-QgaSnapshot {
    param([object] $Thaw, [System.Collections.Generic.List[object]] $Output, [string] $ResultVariable, [object] $Failure, [Management.Automation.PSCmdlet] $Cmdlet)
    $isError = $Thaw -is [Management.Automation.ErrorRecord]
    if ($ResultVariable -and -not $isError) { $Cmdlet.SessionState.PSVariable.Set($ResultVariable, $Thaw) }
    $enough = $true
    try {
        foreach ($item in $Output) { $Cmdlet.WriteObject($item) }
        $enough = $false
    }
    finally {
        if ($enough -and $null -ne $Failure) { $Cmdlet.WriteError($Failure) }
        if ($isError -and ($enough -or $null -ne $Failure)) { $Cmdlet.WriteError($Thaw) }
        elseif ($isError) { $Cmdlet.ThrowTerminatingError($Thaw) }
        else {
            Write-QgaNotice -Result $Thaw -Cmdlet $Cmdlet
            Write-QgaOutcome -Thaw $Thaw -Cmdlet $Cmdlet
        }
    }
}
