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
