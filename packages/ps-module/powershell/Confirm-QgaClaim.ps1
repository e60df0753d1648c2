# From here on what a call has begun is its caller's, who thaws it.
function Confirm-QgaClaim {
    param([System.Collections.IDictionary] $Bound)
    $connection = $script:QgaHosts[[string] $Bound['Simulate']]
    if ($null -ne $connection -and [object]::ReferenceEquals($connection.BegunFor, $Bound)) { $connection.BegunFor = $null }
}
