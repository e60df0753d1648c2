# Lets go of what a call has begun for a caller who was stopped before he had it. It runs in finally blocks and writes nothing.
function Stop-QgaUnclaimed {
    param([System.Collections.IDictionary] $Bound)
    $connection = $script:QgaHosts[[string] $Bound['Simulate']]
    if ($null -eq $connection -or -not [object]::ReferenceEquals($connection.BegunFor, $Bound)) { return }
    $connection.BegunFor = $null
    $connection.Held = $null
    try { Send-QgaMessage -Connection $connection -Message ([ordered]@{ jsonrpc = '2.0'; method = 'abandon' }) }
    catch [IO.IOException] { $null = $_ }
}
