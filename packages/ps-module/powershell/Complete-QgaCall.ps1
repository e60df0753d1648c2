# Does what a cmdlet was called for and puts out what comes of it; what fails ends the cmdlet with an ErrorRecord.
function Complete-QgaCall {
    param([hashtable] $Call)
    $cmdlet = $Call.Cmdlet
    $method = $Call.Method
    $options = Get-QgaOption -Bound $Call.Bound -Options $method.Options
    if ($method.ShouldProcess -and -not (Confirm-QgaCall -Call $Call -Options $options)) { return }
    $answer = Invoke-QgaMethod -Method $method.Name -Options $options -Bound $Call.Bound -Cmdlet $cmdlet
    if ($answer.Contains('error')) { $cmdlet.ThrowTerminatingError((New-QgaErrorRecord -Failure $answer['error'] -Target $options['sessionId'])) }
    $result = $answer['result']
    if ($script:QgaShapes[$method.Result].Count -eq 0) { return }
    Write-QgaNotice -Result $result -Cmdlet $cmdlet
    $object = ConvertTo-QgaObject -Value $result -Type $method.Result
    if ($method.Emits -ceq '') { return $object }
    return $object.($method.Emits.Substring(0, 1).ToUpperInvariant() + $method.Emits.Substring(1))
}
