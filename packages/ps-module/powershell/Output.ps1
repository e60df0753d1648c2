# Results as typed objects, and what is said of them.

# Results of the host as typed objects, by the shapes of the contract: instants as DateTimeOffset, lists always lists, prose in
# the words of PowerShell, members that are not there empty. What came in $Partial has been converted. A list at a time: a call for
# each component would cost more than reading them.
function ConvertTo-QgaObject {
    param([object[]] $Value, [string] $Type, [hashtable] $Partial)
    $ErrorActionPreference = 'Stop'
    $shape = Get-QgaShape -Type $Type
    foreach ($one in $Value) {
        $object = [ordered]@{ PSTypeName = $Type }
        foreach ($member in $shape.Members) { $object[$member[1]] = $one[$member[0]] }
        foreach ($member in $shape.Converted) {
            $kind = $member[2]
            $is = $object[$member[1]]
            if ($null -ne $Partial -and $null -ne $is -and [object]::ReferenceEquals($is, $Partial.Result[$member[0]])) { $is = Get-QgaMember -Object $Partial.Object -Name $member[1] }
            elseif ($kind -ceq 'list') {
                if ($null -eq $is) { $is = @() }
                elseif ($member.Length -eq 3) { $is = $is.ToArray() }
                else { $is = @(ConvertTo-QgaObject -Value $is.ToArray() -Type $member[3]) }
            }
            elseif ($null -eq $is) { continue }
            elseif ($kind -ceq 'object') { $is = ConvertTo-QgaObject -Value $is -Type $member[3] }
            elseif ($kind -ceq 'instant') { $is = [DateTimeOffset]::FromUnixTimeMilliseconds([long] $is) }
            else { $is = ConvertTo-QgaWording -Text $is }
            $object[$member[1]] = $is
        }
        [pscustomobject] $object
    }
}

# Shapes that have been needed, by their types.
$script:QgaShapesRead = @{}

# The members of a type, each a list of its name of JSON, its own, its kind and the type of what is in it; and those of them that are not
# taken as they are.
function Get-QgaShape {
    param([string] $Type)
    $shape = $script:QgaShapesRead[$Type]
    if ($null -eq $shape) {
        $shape = @{ Members = ConvertFrom-QgaRows -Text $script:QgaShapes[$Type]; Converted = [System.Collections.Generic.List[object]]::new() }
        foreach ($member in $shape.Members) { if (@('list', 'object', 'instant', 'prose') -ccontains $member[2]) { $shape.Converted.Add($member) } }
        $script:QgaShapesRead[$Type] = $shape
    }
    return $shape
}

# A text of the host, which marks options by their names of JSON (`holdMs`), as PowerShell says it (-HoldMs).
function ConvertTo-QgaWording {
    param([string] $Text)
    if ($Text.IndexOf([char] '`') -lt 0) { return $Text }
    return [regex]::Replace($Text, $script:QgaWordPattern, [Text.RegularExpressions.MatchEvaluator] { param($found) $script:QgaWords[$found.Groups[1].Value] + $found.Groups[2].Value }, 'CultureInvariant')
}

# A member that not every result has; nothing where this one has it not.
function Get-QgaMember {
    param([object] $Object, [string] $Name)
    $member = $Object.PSObject.Properties[$Name]
    if ($null -ne $member) { return $member.Value }
}

# What had been warned of before a call failed, as warnings.
function Write-QgaFailureWarning {
    param([System.Collections.IDictionary] $Failure, [Management.Automation.PSCmdlet] $Cmdlet)
    if (-not $Failure.Contains('warnings')) { return }
    foreach ($notice in $Failure['warnings']) { Write-QgaWarning -Text (ConvertTo-QgaWording -Text "$($notice['name']): $($notice['message']) $($notice['remedy'])") -Cmdlet $Cmdlet }
}

# Warnings of a result as warnings; its steps and their times as verbose.
function Write-QgaNotice {
    param([object] $Result, [bool] $StepsOnly, [Management.Automation.PSCmdlet] $Cmdlet)
    foreach ($phase in (Get-QgaMember -Object $Result -Name 'Phases')) { $Cmdlet.WriteVerbose("$($phase.Name): $([Math]::Round([double] $phase.DurationMs, 1)) ms") }
    if ($StepsOnly) { return }
    foreach ($notice in (Get-QgaMember -Object $Result -Name 'Warnings')) { Write-QgaWarning -Text "$($notice.Name): $($notice.Message) $($notice.Remedy)" -Cmdlet $Cmdlet }
}

# Warnings that have been written since the last freeze or prepare began.
$script:QgaWarned = [System.Collections.Generic.HashSet[string]]::new()

# A warning that has not been written for this freeze: at once, for it may come in time to end it.
function Write-QgaWarning {
    param([string] $Text, [Management.Automation.PSCmdlet] $Cmdlet)
    if ($script:QgaWarned.Add($Text)) { $Cmdlet.WriteWarning($Text) }
}

# What the host reports while a request is under way; ignored once writing is forbidden.
function Write-QgaNotification {
    param([System.Collections.IDictionary] $Message, [hashtable] $Connection, [Diagnostics.Stopwatch] $Clock, [Management.Automation.PSCmdlet] $Cmdlet)
    $said = $Message['params']
    if ($Message['method'] -ceq 'progress') { Write-QgaProgress -Connection $Connection -Step $said -Clock $Clock -Cmdlet $Cmdlet }
    elseif ($Message['method'] -ceq 'warning' -and $null -ne $Cmdlet -and -not $Cmdlet.Stopping) {
        $notice = $said['warning']
        Write-QgaWarning -Text (ConvertTo-QgaWording -Text "$($notice['name']): $($notice['message']) $($notice['remedy'])") -Cmdlet $Cmdlet
    }
}

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
        $said = @(foreach ($notice in $Thaw.Warnings) { $notice.Message })
        foreach ($why in $Thaw.Reasons) { if ($said -cnotcontains $why.Message) { $Cmdlet.WriteWarning("$($why.Name): $($why.Message) $($why.Remedy)") } }
    }
}
