# What a snapshot is worth, said: an error where the hold was lost or the outcome could not be learnt, warnings for writers
# that have not been said.
function Write-QgaOutcome {
    param([object] $Thaw, [Management.Automation.PSCmdlet] $Cmdlet)
    if ($Thaw.Consistency -ceq 'crash' -or $Thaw.Consistency -ceq 'unknown') {
        $why = $Thaw.Reasons[0]
        $failure = [ordered]@{ name = $why.Name; kind = 'lost'; message = $why.Message; remedy = $why.Remedy; object = $Thaw.SessionId }
        $Cmdlet.WriteError((New-QgaErrorRecord -Failure $failure))
    }
    elseif ($Thaw.Consistency -ceq 'partial') {
        $said = @($Thaw.Warnings | ForEach-Object { $_.Message })
        foreach ($why in $Thaw.Reasons) { if ($said -cnotcontains $why.Message) { $Cmdlet.WriteWarning("$($why.Name): $($why.Message) $($why.Remedy)") } }
    }
}
