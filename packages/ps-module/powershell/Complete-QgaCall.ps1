# Does what a cmdlet was called for and puts out what comes of it; what fails ends the cmdlet with an ErrorRecord. Stopped before
# its caller has the result, nothing stays frozen.
function Complete-QgaCall {
    param([hashtable] $Call)
    $cmdlet = $Call.Cmdlet
    $method = $Call.Method
    Resolve-QgaSimulation -Bound $Call.Bound -Cmdlet $cmdlet
    $options = Get-QgaOption -Bound $Call.Bound -Options $method.Options
    if ($method.ShouldProcess -and -not (Confirm-QgaCall -Call $Call -Options $options)) { return }
    try {
        $answer = Invoke-QgaMethod -Method $method.Name -Options $options -Bound $Call.Bound -Cmdlet $cmdlet
        if ($answer.Contains('error')) { $cmdlet.ThrowTerminatingError((New-QgaErrorRecord -Failure $answer['error'] -Target $options['sessionId'])) }
        if ($script:QgaShapes[$method.Result].Count -eq 0) { return }
        $object = ConvertTo-QgaObject -Value $answer['result'] -Type $method.Result
        Confirm-QgaClaim -Bound $Call.Bound
    }
    finally { Stop-QgaUnclaimed -Bound $Call.Bound }
    Write-QgaNotice -Result $object -Cmdlet $cmdlet
    try {
        if ($method.Emits -cne '') { $cmdlet.WriteObject($object.($script:QgaShapes[$method.Result][$method.Emits].Name), $true) }
        else { $cmdlet.WriteObject($object) }
    }
    # Whoever comes next in the pipeline may have had enough.
    finally { if ($method.Name -ceq 'thaw') { Write-QgaOutcome -Thaw $object -Cmdlet $cmdlet } }
}
