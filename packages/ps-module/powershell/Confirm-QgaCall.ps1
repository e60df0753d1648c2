# Whether to go on: asks, or with -WhatIf says what would be done. Of a freeze the host makes the plan, and freezes nothing; of
# a thaw it says what state there is to thaw.
function Confirm-QgaCall {
    param([hashtable] $Call, [System.Collections.IDictionary] $Options)
    $target = 'this machine'
    if ([string] $Call.Bound['Simulate'] -ne '') { $target = 'a simulated machine' }
    # Of the cmdlet that called: a preference of the session counts as -WhatIf does.
    if ($WhatIfPreference -and $script:QgaPlans.Contains($Call.Method.Name)) {
        $planned = $script:QgaPlans[$Call.Method.Name]
        $plan = [ordered]@{}
        if ($planned -ceq 'freeze') {
            $known = @($script:QgaMethods['freeze'].Options.Values | ForEach-Object { $_.Name })
            foreach ($name in $Options.Keys) { if ($known -ccontains $name) { $plan[$name] = $Options[$name] } }
            foreach ($name in @('detach', 'freezeAt', 'releaseAfterMs', 'sessionId')) { $plan.Remove($name) }
            $plan['dryRun'] = $true
        }
        $answer = Invoke-QgaMethod -Method $planned -Options $plan -Bound $Call.Bound -Cmdlet $Call.Cmdlet
        if ($answer.Contains('error')) { $Call.Cmdlet.ThrowTerminatingError((New-QgaErrorRecord -Failure $answer['error'])) }
        $target = Get-QgaPlanText -Plan $answer['result']
    }
    return $Call.Cmdlet.ShouldProcess($target, $Call.Method.Cmdlet)
}
