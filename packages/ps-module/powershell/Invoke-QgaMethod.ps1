# Does a method through the host of this runspace, and remembers what that holds: a dictionary with 'result' or 'error'.
function Invoke-QgaMethod {
    param([string] $Method, [System.Collections.IDictionary] $Options, [System.Collections.IDictionary] $Bound, [Management.Automation.PSCmdlet] $Cmdlet)
    # What is not foreseen here ends the cmdlet: the next statement must not take it for a success.
    $ErrorActionPreference = 'Stop'
    $simulate = [string] $Bound['Simulate']
    if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { return @{ error = New-QgaFailure -Name 'CONSTRAINED_LANGUAGE' } }
    Remove-QgaDeadHost -Simulate $simulate -Cmdlet $Cmdlet
    $lost = $script:QgaLost[$simulate]
    if ($Method -ceq 'thaw' -and $null -ne $lost -and (-not $Options.Contains('sessionId') -or $Options['sessionId'] -ceq $lost)) {
        $script:QgaLost.Remove($simulate)
        return @{ error = New-QgaFailure -Name 'SESSION_LOST' -Detail "($lost)" }
    }
    $connection = Get-QgaHostConnection -Simulate $simulate -NodePath ([string] $Bound['NodePath']) -AllowUntrusted ([bool] $Bound['AllowUntrustedPaths']) -Cmdlet $Cmdlet
    if ($connection.ContainsKey('Failure')) { return @{ error = $connection.Failure } }
    $begins = ($Method -ceq 'freeze' -or $Method -ceq 'prepare') -and -not $Options['dryRun'] -and -not $Options['detach']
    # Until it is known to have failed it may hold something, and until its caller has the result nobody would thaw it.
    if ($begins -and $null -eq $connection.Held) { $connection.Held = 'unknown' }
    if ($begins -and $null -eq $connection.BegunFor) { $connection.BegunFor = $Bound }
    $answer = Invoke-QgaRequest -Connection $connection -Method $Method -Options $Options -Cmdlet $Cmdlet
    if ($begins) { Set-QgaHeld -Connection $connection -Answer $answer -Bound $Bound }
    elseif ($Method -ceq 'thaw' -and $answer.Contains('result')) {
        $connection.Held = $null
        $connection.BegunFor = $null
    }
    elseif ($Method -ceq 'shutdown') { Stop-QgaHostProcess -Connection $connection }
    return $answer
}
