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
