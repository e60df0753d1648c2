# After a script block: its output, and what the snapshot is worth. That is said also where whoever comes next in the pipeline has
# had enough of the output; the engine then passes over what is thrown, so that an error of the block is written.
function Complete-QgaSnapshot {
    param([object] $Thaw, [System.Collections.Generic.List[object]] $Output, [string] $ResultVariable, [object] $Failure, [Management.Automation.PSCmdlet] $Cmdlet)
    $isError = $Thaw -is [Management.Automation.ErrorRecord]
    if ($ResultVariable -and -not $isError) { $Cmdlet.SessionState.PSVariable.Set($ResultVariable, $Thaw) }
    $enough = $true
    try {
        foreach ($item in $Output) { $Cmdlet.WriteObject($item) }
        $enough = $false
    }
    finally {
        if ($enough -and $null -ne $Failure) { $Cmdlet.WriteError($Failure) }
        if ($isError -and ($enough -or $null -ne $Failure)) { $Cmdlet.WriteError($Thaw) }
        elseif ($isError) { $Cmdlet.ThrowTerminatingError($Thaw) }
        else {
            Write-QgaNotice -Result $Thaw -Cmdlet $Cmdlet
            Write-QgaOutcome -Thaw $Thaw -Cmdlet $Cmdlet
        }
    }
}
