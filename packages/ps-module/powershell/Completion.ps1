# What Tab offers for an argument: from the machine, in a moment, and never an error.

# Milliseconds that the machine may take to answer at Tab, and for which an answer serves again.
$script:QgaTabMs = 3000
$script:QgaTabFreshMs = 30000
# Answers by method and machine, and how old they are.
$script:QgaTabAnswers = @{}

# What Tab offers for a parameter ($script:QgaOffers says what kind of argument it takes), by what was typed, for the machine that the other
# parameters name. Where no application goes by what was typed it stays as it is: else the engine would offer files.
function Get-QgaCompletion {
    param([string] $Parameter, [string] $Word, [System.Collections.IDictionary] $Bound)
    [System.Collections.IList] $errors = $global:Error
    $before = $errors.Count
    $typed = $Word.Trim([char[]] @([char] 39, [char] 34))
    $kind = [string] $script:QgaOffers[$Parameter]
    try {
        $offers = @(switch ($kind) {
                'volumes' { Get-QgaVolumeOffer -Typed $typed -Bound $Bound }
                'writers' { Get-QgaWriterOffer -Typed $typed -Bound $Bound }
                'sessions' { Get-QgaSessionOffer -Typed $typed -Bound $Bound }
                'codes' { Get-QgaCodeOffer -Typed $typed }
                'scenarios' { foreach ($name in $script:QgaScenarios.Keys) { New-QgaOffer -Text $name -Tip $script:QgaScenarios[$name] -Typed $typed } }
            })
        if ($offers.Count -eq 0 -and $typed -cne '' -and @('writers', 'sessions') -ccontains $kind) { $offers = @(New-QgaOffer -Text $typed -Tip $typed -Typed $typed) }
        $offers
    }
    # There is nobody to tell: the command itself will say what is wrong.
    catch { $null = $_ }
    finally { while ($errors.Count -gt $before) { $errors.RemoveAt(0) } }
}

# One of what Tab offers, where it begins with what was typed; quoted where PowerShell would read something else.
function New-QgaOffer {
    param([string] $Text, [string] $Tip, [string] $Typed)
    if (-not $Text.StartsWith($Typed, [StringComparison]::OrdinalIgnoreCase)) { return }
    $argument = $Text
    if ($Text -cnotmatch '^[A-Za-z0-9][\w:\\.-]*$') { $argument = "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Text) + "'" }
    return [Management.Automation.CompletionResult]::new($argument, $Text, 'ParameterValue', $Tip)
}

# Codes: by name.
function Get-QgaCodeOffer {
    param([string] $Typed)
    foreach ($line in $script:QgaCodes.Split([char] 10)) {
        if (-not $line.StartsWith($Typed, [StringComparison]::OrdinalIgnoreCase)) { continue }
        $end = $line.IndexOf(' ')
        New-QgaOffer -Text $line.Substring(0, $end) -Tip $line.Substring($end + 1).Trim() -Typed $Typed
    }
}

# Volumes: by drive letter or folder; by GUID path where there is neither, or one is being typed.
function Get-QgaVolumeOffer {
    param([string] $Typed, [System.Collections.IDictionary] $Bound)
    $answer = Get-QgaTabAnswer -Method 'volumes' -Bound $Bound
    if ($null -eq $answer) { return }
    foreach ($volume in $answer['volumes']) {
        $names = @($volume['mountPaths'])
        $facts = @(foreach ($fact in $names + @($volume['label'], $volume['fileSystem'], $volume['driveType'])) { if ($fact) { $fact } })
        if (-not $volume['frozenByDefault']) { $facts += 'frozen only where it is named' }
        if ($names.Count -eq 0 -or $Typed.StartsWith('\')) { $names = @($volume['guidPath']) }
        foreach ($name in $names) { New-QgaOffer -Text ([regex]::Replace([string] $name, '^([A-Za-z]:)\\$', '$1')) -Tip ([string]::Join(', ', $facts)) -Typed $Typed }
    }
}

# Writers: by name; by instance and class where an id is being typed.
function Get-QgaWriterOffer {
    param([string] $Typed, [System.Collections.IDictionary] $Bound)
    $answer = Get-QgaTabAnswer -Method 'writers' -Bound $Bound
    if ($null -eq $answer) { return }
    $seen = @{}
    foreach ($writer in $answer['writers']) {
        $tips = [ordered]@{}
        if (-not $Typed.StartsWith('{')) { $tips[$writer['name']] = "$($writer['state']), class $($writer['id'])" }
        else {
            $tips[$writer['instanceId']] = "$($writer['name']): this instance"
            $tips[$writer['id']] = "$($writer['name']): every writer of this class"
        }
        foreach ($text in $tips.Keys) { if (-not $seen.ContainsKey($text)) { New-QgaOffer -Text $text -Tip $tips[$text] -Typed $Typed } }
        foreach ($text in $tips.Keys) { $seen[$text] = $true }
    }
}

# The session that is prepared or frozen: here, or in the machine's holder.
function Get-QgaSessionOffer {
    param([string] $Typed, [System.Collections.IDictionary] $Bound)
    $connection = $script:QgaHosts[(Resolve-QgaTabMachine -Bound $Bound)]
    if ($null -ne $connection -and $null -ne $connection.Held -and $connection.Held -cne 'unknown') { return New-QgaOffer -Text $connection.Held -Tip 'prepared or frozen in this session' -Typed $Typed }
    $answer = Get-QgaTabAnswer -Method 'status' -Bound $Bound
    if ($null -ne $answer -and $answer['sessionId']) { New-QgaOffer -Text $answer['sessionId'] -Tip $answer['state'] -Typed $Typed }
}

# What the machine answers, where it does so in time: from before; by the host of this session; by one that is started for this and ended
# again. While the session holds a freeze its host is asked nothing.
function Get-QgaTabAnswer {
    param([string] $Method, [System.Collections.IDictionary] $Bound)
    $simulate = Resolve-QgaTabMachine -Bound $Bound
    $before = $script:QgaTabAnswers["$Method $simulate"]
    if ($null -ne $before -and $Method -cne 'status') {
        [Diagnostics.Stopwatch] $age = $before.Age
        if ($age.ElapsedMilliseconds -lt $script:QgaTabFreshMs) { return $before.Result }
    }
    $connection = $script:QgaHosts[$simulate]
    if ($null -ne $connection -and $null -ne $connection.Held) { return }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $ours = $null -eq $connection -or -not $connection.Started -or $connection.Process.HasExited
    if ($ours) { $connection = Open-QgaHost -Simulate $simulate -NodePath ([string] $Bound['NodePath']) -AllowUntrusted ([bool] $Bound['AllowUntrustedPaths']) }
    if ($connection.ContainsKey('Failure')) { return }
    $id = ++$connection.LastId
    $answer = $null
    try {
        Send-QgaMessage -Connection $connection -Message ([ordered]@{ jsonrpc = '2.0'; id = $id; method = $Method })
        while ($null -eq $answer -and $clock.ElapsedMilliseconds -lt $script:QgaTabMs) {
            $line = Receive-QgaLine -Connection $connection -Milliseconds ($script:QgaTabMs - $clock.ElapsedMilliseconds)
            if ([string]::IsNullOrEmpty($line)) { break }
            $message = Read-QgaMessage -Line $line
            if ($null -ne $message -and $message['id'] -ceq $id) { $answer = $message }
        }
    }
    finally {
        if ($ours) { Close-QgaTabHost -Connection $connection -Kill ($null -eq $answer) }
        elseif ($null -eq $answer) { Stop-QgaRequest -Connection $connection -Id $id }
    }
    if ($null -eq $answer -or -not $answer.Contains('result')) { return }
    $script:QgaTabAnswers["$Method $simulate"] = @{ Age = $clock; Result = $answer['result'] }
    return $answer['result']
}

# The machine that the command being typed is for.
function Resolve-QgaTabMachine {
    param([System.Collections.IDictionary] $Bound)
    $named = [string] $Bound['Simulate']
    if ($named.EndsWith('.json', [StringComparison]::OrdinalIgnoreCase)) { return $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($named) }
    return $named
}

# Ends a host that was started for Tab: it has frozen nothing, and is not waited for.
function Close-QgaTabHost {
    param([hashtable] $Connection, [bool] $Kill)
    [Diagnostics.Process] $process = $Connection.Process
    $process.StandardInput.BaseStream.Dispose()
    if ($Kill -and -not $process.HasExited) { $process.Kill() }
}
