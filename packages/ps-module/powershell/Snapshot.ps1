# Freeze, script block and thaw in one cmdlet: what its body (Invoke-QgaSnapshot.body.ps1) calls.

# Freezes for a script block; nothing where that was only to be talked about. What fails ends the cmdlet, or gives the outcome of
# a block that runs without a freeze.
function Start-QgaSnapshot {
    param([System.Collections.IDictionary] $Bound, [Management.Automation.PSCmdlet] $Cmdlet)
    $method = Get-QgaMethod -Name 'freeze'
    $options = Get-QgaOption -Bound $Bound -Options $method.Options
    if (-not (Confirm-QgaCall -Call @{ Cmdlet = $Cmdlet; Method = $method; Bound = $Bound } -Options $options)) { return }
    $answer = Invoke-QgaMethod -Method 'freeze' -Options $options -Bound $Bound -Cmdlet $Cmdlet
    if ($answer.Contains('error')) {
        $failure = $answer['error']
        Write-QgaFailureWarning -Failure $failure -Cmdlet $Cmdlet
        if (-not $Bound['EvenIfNotFrozen'] -or -not $failure['unfrozen']) { Stop-QgaCmdlet -Record (New-QgaErrorRecord -Failure $failure) -Cmdlet $Cmdlet }
        $why = New-QgaFailure -Name 'RUN_UNFROZEN' -Detail "$($failure['name']): $($failure['message'])"
        $Cmdlet.WriteWarning((ConvertTo-QgaWording -Text "$($why['name']): $($why['message'])"))
        return ConvertTo-QgaObject -Value @{ sessionId = ''; consistency = 'crash'; reasons = [System.Collections.Generic.List[object]] @($why) } -Type (Get-QgaMethod -Name 'thaw').Result
    }
    return ConvertTo-QgaObject -Value $answer['result'] -Type $method.Result -Partial $answer['partial']
}

# Thaws after a script block, and gives the outcome, or the ErrorRecord of a thaw that failed. It may run in a finally block of a
# stopped pipeline, so it writes nothing. What the writers are told is by what happened, in $script:QgaTold.
function Stop-QgaSnapshot {
    param([System.Collections.IDictionary] $Bound, [object] $Freeze, [string] $Happened, [Management.Automation.PSCmdlet] $Cmdlet)
    $options = Get-QgaThawOption -Bound $Bound -Freeze $Freeze -Happened $Happened
    $answer = Invoke-QgaMethod -Method 'thaw' -Options $options -Bound $Bound -Cmdlet $Cmdlet
    if ($answer.Contains('error')) { return New-QgaErrorRecord -Failure $answer['error'] -Target $Freeze.SessionId }
    return ConvertTo-QgaObject -Value $answer['result'] -Type (Get-QgaMethod -Name 'thaw').Result
}

# What the thaw after a script block is asked for.
function Get-QgaThawOption {
    param([System.Collections.IDictionary] $Bound, [object] $Freeze, [string] $Happened)
    $options = Get-QgaOption -Bound $Bound -Options (Get-QgaMethod -Name 'thaw').Options
    $options['sessionId'] = $Freeze.SessionId
    $asked = 'others'
    if ($options.Contains('succeeded')) { if ($options['succeeded']) { $asked = 'yes' } else { $asked = 'no' } }
    elseif ($Freeze.BackupType -ceq 'copy') { $asked = 'copy' }
    $options.Remove('succeeded')
    if ($script:QgaTold[$Happened].Contains($asked)) { $options['succeeded'] = $script:QgaTold[$Happened][$asked] }
    if ($script:QgaTold[$Happened].Contains('copy')) { $options['snapshotTaken'] = $script:QgaTold[$Happened]['copy'] }
    return $options
}

# After a script block: its output, and what the snapshot is worth. That is said also where the next command of the pipeline has
# had enough of the output; the engine then passes over what is thrown, so that an error of the block is written. $ProgramFailed is
# the exit code of a program that failed without an error of the block.
function Complete-QgaSnapshot {
    param([object] $Thaw, [System.Collections.Generic.List[object]] $Output, [string] $ResultVariable, [object] $Failure, [object] $ProgramFailed, [Management.Automation.PSCmdlet] $Cmdlet)
    $isError = $Thaw -is [Management.Automation.ErrorRecord]
    if ($ResultVariable -and -not $isError) { $Cmdlet.SessionState.PSVariable.Set($ResultVariable, $Thaw) }
    $enough = $true
    try {
        foreach ($item in $Output) { $Cmdlet.WriteObject($item) }
        $enough = $false
    }
    finally {
        if ($enough -and $null -ne $Failure) { $Cmdlet.WriteError($Failure) }
        if ($null -ne $ProgramFailed) {
            $failed = New-QgaFailure -Name 'PROGRAM_FAILED' -Detail "The exit code is $ProgramFailed."
            $Cmdlet.WriteWarning("$($failed['name']): $($failed['message']) $($failed['remedy'])")
        }
        if ($isError -and ($enough -or $null -ne $Failure)) { $Cmdlet.WriteError($Thaw) }
        elseif ($isError) { Stop-QgaCmdlet -Record $Thaw -Cmdlet $Cmdlet }
        else {
            Write-QgaNotice -Result $Thaw -Cmdlet $Cmdlet
            Write-QgaOutcome -Thaw $Thaw -Cmdlet $Cmdlet
        }
    }
}

# Puts a zero in the place of $LASTEXITCODE, of a type that the engine never gives it, so that it is known afterwards whether a
# program has ended in between. What was there comes back, for Restore-QgaExitCode.
function Reset-QgaExitCode {
    $variables = $ExecutionContext.SessionState.PSVariable
    $before = $variables.Get('global:LASTEXITCODE')
    $noted = @{ Existed = $null -ne $before; Value = $null }
    if ($noted.Existed) { $noted.Value = $before.Value }
    $variables.Set('global:LASTEXITCODE', [long] 0)
    return $noted
}

# The exit code of the last program that has ended since Reset-QgaExitCode; it stays in $LASTEXITCODE. Where none has, nothing, and
# what was there before is there again.
function Restore-QgaExitCode {
    param([hashtable] $Before)
    $variables = $ExecutionContext.SessionState.PSVariable
    $code = $variables.GetValue('global:LASTEXITCODE')
    if ($code -isnot [long]) { return $code }
    if ($Before.Existed) { $variables.Set('global:LASTEXITCODE', $Before.Value) } else { $variables.Remove('global:LASTEXITCODE') }
}
