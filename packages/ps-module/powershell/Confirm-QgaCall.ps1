# Whether to go on: asks, or with -WhatIf says what would be done. Of a freeze the host makes the plan, and freezes nothing.
function Confirm-QgaCall {
    param([hashtable] $Call, [System.Collections.IDictionary] $Options)
    $target = 'this machine'
    if ([string] $Call.Bound['Simulate'] -ne '') { $target = 'a simulated machine' }
    if ($Call.Bound['WhatIf'] -and $Call.Method.Options.Contains('BackupType')) {
        $plan = [ordered]@{}
        foreach ($name in $Options.Keys) { if ($script:QgaMethods['freeze'].Options.Values.Name -ccontains $name) { $plan[$name] = $Options[$name] } }
        $plan['dryRun'] = $true
        foreach ($name in @('detach', 'freezeAt', 'releaseAfterMs', 'sessionId')) { $plan.Remove($name) }
        $answer = Invoke-QgaMethod -Method 'freeze' -Options $plan -Bound $Call.Bound -Cmdlet $Call.Cmdlet
        if ($answer.Contains('error')) { $Call.Cmdlet.ThrowTerminatingError((New-QgaErrorRecord -Failure $answer['error'])) }
        $target = Get-QgaPlanText -Plan $answer['result']
    }
    return $Call.Cmdlet.ShouldProcess($target, $Call.Method.Cmdlet)
}
