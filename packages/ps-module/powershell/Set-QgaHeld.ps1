# What a host holds after it was asked to freeze or prepare. After a failure that it told of, what it held before.
function Set-QgaHeld {
    param([hashtable] $Connection, [System.Collections.IDictionary] $Answer, [System.Collections.IDictionary] $Bound)
    $begun = $Answer.Contains('result')
    if ($begun) { $Connection.Held = $Answer['result']['sessionId'] }
    elseif ($Connection.Held -ceq 'unknown') { $Connection.Held = $null }
    # Else its caller has had it all along.
    if (-not $begun -or -not $Answer['result']['changed']) { Confirm-QgaClaim -Bound $Bound }
}
