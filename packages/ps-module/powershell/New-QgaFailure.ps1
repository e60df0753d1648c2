# A failure as data, as the host sends it: one of the module's own.
function New-QgaFailure {
    param([string] $Name, [string] $Detail = '')
    $failure = [ordered]@{}
    foreach ($entry in $script:QgaFailures[$Name].GetEnumerator()) { $failure[$entry.Key] = $entry.Value }
    if ($Detail -ne '') { $failure['message'] = $failure['message'] + ' ' + $Detail }
    return $failure
}
