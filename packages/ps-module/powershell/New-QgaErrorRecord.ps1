# An ErrorRecord of a failure: its stable name as id, what to do as recommended action, the HRESULT in the exception.
function New-QgaErrorRecord {
    param([System.Collections.IDictionary] $Failure, [object] $Target = $null)
    $hresult = [int] 0x80131500
    if ($Failure.Contains('hresult')) { $hresult = [Convert]::ToInt32($Failure['hresult'], 16) }
    $exception = [Runtime.InteropServices.COMException]::new([string] $Failure['message'], $hresult)
    foreach ($name in $Failure.Keys) { $exception.Data[$name] = $Failure[$name] }
    if ($Failure.Contains('object')) { $Target = $Failure['object'] }
    $category = [Management.Automation.ErrorCategory] $script:QgaCategories[[string] $Failure['kind']]
    if ([string] $Failure['name'] -clike '*TIMEOUT*') { $category = [Management.Automation.ErrorCategory]::OperationTimeout }
    $record = [Management.Automation.ErrorRecord]::new($exception, [string] $Failure['name'], $category, $Target)
    $record.ErrorDetails = [Management.Automation.ErrorDetails]::new([string] $Failure['message'])
    $record.ErrorDetails.RecommendedAction = [string] $Failure['remedy']
    return $record
}
