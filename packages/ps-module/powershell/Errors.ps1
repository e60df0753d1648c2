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

# Preferences of a caller, and the parameter that comes before each.
$script:QgaPreferences = @{
    ErrorActionPreference = 'ErrorAction'
    WarningPreference = 'WarningAction'
    VerbosePreference = 'Verbose'
    ProgressPreference = 'ProgressAction'
    WhatIfPreference = 'WhatIf'
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

# Ends a cmdlet with an error. One that ends a statement is none that -ErrorAction Stop ends a script for, and one that is written is.
function Stop-QgaCmdlet {
    param([Management.Automation.ErrorRecord] $Record, [Management.Automation.PSCmdlet] $Cmdlet)
    if ([string] $Cmdlet.MyInvocation.BoundParameters['ErrorAction'] -ceq 'Stop') { $Cmdlet.WriteError($Record) }
    $Cmdlet.ThrowTerminatingError($Record)
}

# What the caller of a cmdlet prefers, by the names of the variables: a module sees those of the session by itself, and not those that a
# script or a function has set for itself, as runbooks do. What a parameter says comes before it, and is there already.
function Get-QgaPreference {
    param([Management.Automation.PSCmdlet] $Cmdlet)
    foreach ($entry in $script:QgaPreferences.GetEnumerator()) {
        if ($Cmdlet.MyInvocation.BoundParameters.ContainsKey($entry.Value)) { continue }
        $value = $Cmdlet.SessionState.PSVariable.GetValue($entry.Key)
        if ($null -ne $value) { @{ Name = $entry.Key; Value = $value } }
    }
}
