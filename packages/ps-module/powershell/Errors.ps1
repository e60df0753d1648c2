# Failures as data, and as ErrorRecords.

$script:QgaCategories = @{
    usage = 'InvalidArgument'
    failed = 'InvalidResult'
    busy = 'ResourceBusy'
    impossible = 'ResourceUnavailable'
    lost = 'OperationStopped'
    partial = 'InvalidResult'
    interrupted = 'OperationStopped'
    unexpected = 'NotSpecified'
    well = 'NotSpecified'
}

# A failure as data, as the host sends it: one of the module's own.
function New-QgaFailure {
    param([string] $Name, [string] $Detail = '', [string] $Object = '')
    $failure = [ordered]@{}
    foreach ($entry in $script:QgaFailures[$Name].GetEnumerator()) { $failure[$entry.Key] = $entry.Value }
    if ($Detail -ne '') { $failure['message'] = $failure['message'] + ' ' + $Detail }
    if ($Object -ne '') {
        $failure['object'] = $Object
        $failure['message'] = $Object + ': ' + $failure['message']
    }
    return $failure
}

# An ErrorRecord of a failure: its stable name as id, what to do as recommended action, the HRESULT in the exception.
function New-QgaErrorRecord {
    param([System.Collections.IDictionary] $Failure, [object] $Target = $null)
    $hresult = [int] 0x80131500
    if ($Failure.Contains('hresult')) { $hresult = [Convert]::ToInt32($Failure['hresult'], 16) }
    $message = ConvertTo-QgaWording -Text $Failure['message']
    $remedy = ConvertTo-QgaWording -Text $Failure['remedy']
    $exception = [Runtime.InteropServices.COMException]::new($message, $hresult)
    foreach ($name in $Failure.Keys) { $exception.Data[$name] = $Failure[$name] }
    $exception.Data['message'] = $message
    $exception.Data['remedy'] = $remedy
    if ($Failure.Contains('object')) { $Target = $Failure['object'] }
    $category = [Management.Automation.ErrorCategory] $script:QgaCategories[[string] $Failure['kind']]
    if ([string] $Failure['name'] -clike '*TIMEOUT*') { $category = [Management.Automation.ErrorCategory]::OperationTimeout }
    $record = [Management.Automation.ErrorRecord]::new($exception, [string] $Failure['name'], $category, $Target)
    $record.ErrorDetails = [Management.Automation.ErrorDetails]::new($message)
    $record.ErrorDetails.RecommendedAction = $remedy
    return $record
}
