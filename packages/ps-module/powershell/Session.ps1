# Methods, and the session that is prepared or frozen by them in a host of this runspace.

$script:QgaLost = @{}
# Machines that were prepared from here and not frozen since, by whichever process.
$script:QgaPrepared = @{}

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
    # What is continued was warned of when it was prepared.
    if ($Method -ceq 'prepare' -or ($Method -ceq 'freeze' -and $null -eq $connection.Held -and -not $script:QgaPrepared.Contains($simulate))) { $script:QgaWarned.Clear() }
    # Until it is known to have failed it may hold something, and until its caller has the result nobody would thaw it.
    if ($begins -and $null -eq $connection.Held) { $connection.Held = 'unknown' }
    if ($begins -and $null -eq $connection.BegunFor) { $connection.BegunFor = $Bound }
    $answer = Invoke-QgaRequest -Connection $connection -Method $Method -Options $Options -Type (Get-QgaMethod -Name $Method).Result -Cmdlet $Cmdlet
    if ($answer.Contains('result') -and -not $Options['dryRun']) {
        if ($Method -ceq 'prepare') { $script:QgaPrepared[$simulate] = $true }
        elseif ($Method -ceq 'freeze' -or $Method -ceq 'thaw') { $script:QgaPrepared.Remove($simulate) }
    }
    if ($begins) { Set-QgaHeld -Connection $connection -Answer $answer -Bound $Bound }
    elseif ($Method -ceq 'thaw' -and $answer.Contains('result')) {
        $connection.Held = $null
        $connection.BegunFor = $null
    }
    elseif ($Method -ceq 'shutdown') { Stop-QgaHostProcess -Connection $connection }
    return $answer
}

# What a host holds after it was asked to freeze or prepare. After a failure that it answered with, what it held before.
function Set-QgaHeld {
    param([hashtable] $Connection, [System.Collections.IDictionary] $Answer, [System.Collections.IDictionary] $Bound)
    $begun = $Answer.Contains('result')
    if ($begun) { $Connection.Held = $Answer['result']['sessionId'] }
    elseif ($Connection.Held -ceq 'unknown') { $Connection.Held = $null }
    # Else its caller has had it all along.
    if (-not $begun -or -not $Answer['result']['changed']) { Confirm-QgaClaim -Bound $Bound }
}

# From here on what a call has begun is its caller's, who thaws it.
function Confirm-QgaClaim {
    param([System.Collections.IDictionary] $Bound)
    $connection = $script:QgaHosts[[string] $Bound['Simulate']]
    if ($null -ne $connection -and [object]::ReferenceEquals($connection.BegunFor, $Bound)) { $connection.BegunFor = $null }
}

# Releases what a call has begun for a caller who was stopped before it had the result. It runs in finally blocks and writes nothing.
function Stop-QgaUnclaimed {
    param([System.Collections.IDictionary] $Bound)
    $connection = $script:QgaHosts[[string] $Bound['Simulate']]
    if ($null -eq $connection -or -not [object]::ReferenceEquals($connection.BegunFor, $Bound)) { return }
    $connection.BegunFor = $null
    $connection.Held = $null
    try { Send-QgaMessage -Connection $connection -Message ([ordered]@{ jsonrpc = '2.0'; method = 'abandon' }) }
    # It has ended, and has thawed by that.
    catch [IO.IOException] { $null = $_ }
}
