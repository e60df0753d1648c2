# A cmdlet: what it was given, what it asks of the host, what it puts out.

# What the module knows of a method; its options by their parameters.
function Get-QgaMethod {
    param([string] $Name)
    $method = $script:QgaMethods[$Name]
    if ($method.Options -is [string]) {
        $options = @{}
        foreach ($row in (ConvertFrom-QgaRows -Text $method.Options)) { $options[$row[0]] = @{ Name = $row[1]; IsList = $row[2] -ceq 'list' } }
        $method.Options = $options
    }
    return $method
}

# The rows of a table that the build wrote as a text, each a list of words.
function ConvertFrom-QgaRows {
    param([string] $Text)
    $rows = [System.Collections.Generic.List[object]]::new()
    if ($Text -cne '') { foreach ($row in $Text.Split([char] ';')) { $rows.Add($row.Trim().Split([char] ' ')) } }
    return , $rows
}

# What is asked, in the place of what would change something, where that is only to be talked about.
$script:QgaPlans = @{ freeze = 'freeze'; prepare = 'freeze'; thaw = 'status' }

# A cmdlet under way: what it was called with, until its pipeline is at an end.
function New-QgaCall {
    param([Management.Automation.PSCmdlet] $Cmdlet, [string] $Method)
    return @{ Cmdlet = $Cmdlet; Method = Get-QgaMethod -Name $Method; Bound = [ordered]@{} }
}

# Takes what one object of the pipeline has bound; lists are collected over all of them.
function Add-QgaInput {
    param([hashtable] $Call, [System.Collections.IDictionary] $Bound)
    foreach ($name in $Bound.Keys) {
        $value = $Bound[$name]
        $collects = @($Call.Method.Collected) -contains $name
        if ($collects -and $Call.Bound.Contains($name)) { $value = @(foreach ($item in @($Call.Bound[$name]) + @($value)) { if ($item) { "$item" } }) }
        $Call.Bound[$name] = $value
    }
}

# Does what a cmdlet was called for and puts out what comes of it; what fails ends the cmdlet with an ErrorRecord. Stopped before
# its caller has the result, nothing stays frozen.
function Complete-QgaCall {
    param([hashtable] $Call)
    $cmdlet = $Call.Cmdlet
    $method = $Call.Method
    foreach ($preference in @(Get-QgaPreference -Cmdlet $cmdlet)) { $ExecutionContext.SessionState.PSVariable.Set($preference.Name, $preference.Value) }
    Resolve-QgaSimulation -Bound $Call.Bound -Cmdlet $cmdlet
    $options = Get-QgaOption -Bound $Call.Bound -Options $method.Options
    if ($method.ShouldProcess -and -not (Confirm-QgaCall -Call $Call -Options $options)) { return }
    try {
        $answer = Invoke-QgaMethod -Method $method.Name -Options $options -Bound $Call.Bound -Cmdlet $cmdlet
        if ($answer.Contains('error')) {
            Write-QgaFailureWarning -Failure $answer['error'] -Cmdlet $cmdlet
            Stop-QgaCmdlet -Record (New-QgaErrorRecord -Failure $answer['error'] -Target $options['sessionId']) -Cmdlet $cmdlet
        }
        if ($script:QgaShapes[$method.Result] -ceq '') { return }
        $object = ConvertTo-QgaObject -Value $answer['result'] -Type $method.Result -Partial $answer['partial']
        Confirm-QgaClaim -Bound $Call.Bound
    }
    finally { Stop-QgaUnclaimed -Bound $Call.Bound }
    # First what came of it: a warning may end this, where it is to.
    try {
        if ($method.Emits -ceq '') { $cmdlet.WriteObject($object) }
        elseif ($Call.Bound['Quiet']) { $cmdlet.WriteObject($method.Findings.Well -ccontains $object.($method.Findings.Member)) }
        else { $cmdlet.WriteObject((Get-QgaItem -Object $object -Method $method), $true) }
    }
    # The next command of the pipeline may have ended it.
    finally {
        # While frozen nothing is warned of: it has been, before.
        Write-QgaNotice -Result $object -StepsOnly ($method.Name -ceq 'freeze' -and -not $options['dryRun']) -Cmdlet $cmdlet
        if ($method.Name -ceq 'thaw') { Write-QgaOutcome -Thaw $object -Cmdlet $cmdlet }
    }
}

# The items of a result that a cmdlet puts out, findings the worst first. What the result says of all of them, each says of itself.
function Get-QgaItem {
    param([object] $Object, [System.Collections.IDictionary] $Method)
    $items = @($Object.($Method.Emits))
    $simulated = $Object.PSObject.Properties['Simulated']
    if ($null -ne $simulated) { foreach ($item in $items) { $item.PSObject.Properties.Add([Management.Automation.PSNoteProperty]::new('Simulated', $simulated.Value)) } }
    if (-not $Method.Contains('Findings')) { return $items }
    $member = $Method.Findings.Member
    foreach ($value in $Method.Findings.WorstFirst) { foreach ($item in $items) { if ($item.$member -ceq $value) { $item } } }
}

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
            $known = @(foreach ($option in (Get-QgaMethod -Name 'freeze').Options.Values) { $option.Name })
            foreach ($name in $Options.Keys) { if ($known -ccontains $name) { $plan[$name] = $Options[$name] } }
            foreach ($name in @('detach', 'freezeAt', 'releaseAfterMs', 'sessionId')) { $plan.Remove($name) }
            $plan['dryRun'] = $true
        }
        $answer = Invoke-QgaMethod -Method $planned -Options $plan -Bound $Call.Bound -Cmdlet $Call.Cmdlet
        if ($answer.Contains('error')) { Stop-QgaCmdlet -Record (New-QgaErrorRecord -Failure $answer['error']) -Cmdlet $Call.Cmdlet }
        $target = Get-QgaPlanText -Plan $answer['result']
    }
    # What releases a guest asks nobody but for -Confirm, though all is to be confirmed in the session: a prompt would wait while disks are frozen.
    if ($Call.Method.NeverAsks) { $ConfirmPreference = 'None' }
    return $Call.Cmdlet.ShouldProcess($target, $Call.Method.Cmdlet)
}

# What would be frozen, or what there is to thaw, in a line.
function Get-QgaPlanText {
    param([System.Collections.IDictionary] $Plan)
    if ($Plan.Contains('state')) { return "the machine, which is $($Plan['state'])" }
    $volumes = foreach ($volume in $Plan['volumes']) { if ($volume['mountPaths'].Count -gt 0) { $volume['mountPaths'][0] } else { $volume['guidPath'] } }
    $writers = foreach ($writer in $Plan['writers']) { $writer['name'] }
    $excluded = foreach ($writer in $Plan['excludedWriters']) { $writer['name'] }
    $leftOut = if ($excluded) { "; left out $([string]::Join(', ', @($excluded)))" } else { '' }
    return "volumes $([string]::Join(', ', @($volumes))); writers $([string]::Join(', ', @($writers)))$leftOut; backup type $($Plan['backupType'])"
}

# The options of the contract among the bound parameters, as the host wants them.
function Get-QgaOption {
    param([System.Collections.IDictionary] $Bound, [System.Collections.IDictionary] $Options)
    $values = [ordered]@{}
    foreach ($name in $Bound.Keys) {
        if (-not $Options.Contains($name)) { continue }
        $value = $Bound[$name]
        if ($null -eq $value -or ($value -is [string] -and $value -ceq '')) { continue }
        if ($value -is [Management.Automation.SwitchParameter]) { $value = $value.IsPresent }
        elseif ($value -is [DateTimeOffset]) { $value = $value.ToUnixTimeMilliseconds() }
        elseif ($Options[$name].IsList) { $value = @(foreach ($item in @($value)) { [string] $item }) }
        $values[$Options[$name].Name] = $value
    }
    return $values
}

# A file for -Simulate by its full path: the host has another current folder.
function Resolve-QgaSimulation {
    param([System.Collections.IDictionary] $Bound, [Management.Automation.PSCmdlet] $Cmdlet)
    $named = [string] $Bound['Simulate']
    if ($named.EndsWith('.json', [StringComparison]::OrdinalIgnoreCase)) { $Bound['Simulate'] = $Cmdlet.GetUnresolvedProviderPathFromPSPath($named) }
}
