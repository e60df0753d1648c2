# Whether a host that was started comes up, and why it has not.

# Milliseconds in which it has to answer.
$script:QgaStartMs = 30000

# Error codes by which Windows (True) and other systems say that they lack memory, handles or processes: it may work a moment later.
$script:QgaScarcity = @{ True = @(4, 8, 14, 1450, 1455, 1816); False = @(11, 12, 23, 24) }

# Waits until a host that was started answers. Before that it is asked for nothing else, so that of one that does not come up it is
# known that it has frozen nothing. A failure as data, or nothing where it is there.
function Wait-QgaHostStart {
    param([hashtable] $Connection)
    try {
        Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; id = 'start'; method = 'status' })
        $line = Receive-QgaLine -Connection $Connection -Milliseconds $script:QgaStartMs
    }
    # It has ended, and says why elsewhere.
    catch [IO.IOException] { $line = '' }
    if ($null -eq $line) {
        $said = (Get-QgaComplaint -Connection $Connection)
        $silent = "It has not answered for $($script:QgaStartMs / 1000) seconds, and was ended. $(Get-QgaGist -Text $said)"
        return (Stop-QgaDeviantHost -Connection $Connection -Name 'HOST_START_FAILED' -Detail $silent.Trim()).error
    }
    if ($line -eq '') { return Get-QgaStartFailure -Connection $Connection }
    if ($null -eq (Read-QgaMessage -Line $line)) { return (Stop-QgaDeviantHost -Connection $Connection -Name 'PROTOCOL_ERROR' -Detail "It said: $($line.Substring(0, [Math]::Min(200, $line.Length)))").error }
    $Connection.Started = $true
}

# Why a host has ended before it answered: what it said itself, else what is to be seen of its file, its exit code and its complaints.
function Get-QgaStartFailure {
    param([hashtable] $Connection)
    $ended = $Connection.Process.WaitForExit(1000)
    Stop-QgaHostProcess -Connection $Connection
    $said = Get-QgaComplaint -Connection $Connection
    $told = Get-QgaToldFailure -Text $said
    if ($null -ne $told) { return $told }
    $bundle = [IO.FileInfo]::new([IO.Path]::Combine($script:QgaHostFolder, 'host.cjs'))
    if (-not $bundle.Exists) { return New-QgaFailure -Name 'HOST_NOT_STARTABLE' -Detail "$bundle is missing." }
    if ($bundle.Length -eq 0) { return New-QgaFailure -Name 'HOST_NOT_STARTABLE' -Detail "$bundle is empty." }
    $gist = Get-QgaGist -Text $said
    if (-not $ended) { return New-QgaFailure -Name 'HOST_START_FAILED' -Detail "It closed its output and lived on, and was ended. $gist".Trim() }
    $code = $Connection.Process.ExitCode
    # What Node.js says of an error that nobody caught.
    if ($code -eq 1 -and $said -cmatch '(?m)^(\w*Error\b|Node\.js v\d)') { return New-QgaFailure -Name 'HOST_NOT_STARTABLE' -Detail "$bundle does not load: $gist" }
    return New-QgaFailure -Name 'HOST_START_FAILED' -Detail "$(Get-QgaEndText -ExitCode $code) $gist".Trim()
}

# Why Windows, or another system, has refused to start Node.js: it lacks something for the moment, or cannot at all.
function Get-QgaSpawnFailure {
    param([string] $Node, [ComponentModel.Win32Exception] $Cause)
    if (-not [IO.Directory]::Exists($script:QgaHostFolder)) { return New-QgaFailure -Name 'HOST_NOT_STARTABLE' -Detail "$script:QgaHostFolder is missing." }
    $name = 'HOST_NOT_STARTABLE'
    if ($script:QgaScarcity[[string] (Test-QgaWindows)] -contains $Cause.NativeErrorCode) { $name = 'HOST_START_FAILED' }
    return New-QgaFailure -Name $name -Detail "$Node cannot be started: $($Cause.Message)"
}

# How a process has ended, by its exit code: that of one that was killed is 128 and the signal, on Windows often a code of the system.
function Get-QgaEndText {
    param([int] $ExitCode)
    if ($ExitCode -lt 0) { return 'It ended with exit code 0x{0:X8}.' -f $ExitCode }
    if ($ExitCode -gt 128 -and -not (Test-QgaWindows)) { return "It was killed by signal $($ExitCode - 128)." }
    return "It ended with exit code $ExitCode."
}

# The last that a host has written to its standard error, without characters that a terminal would obey.
function Get-QgaComplaint {
    param([hashtable] $Connection)
    $null = [Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]] @($Connection.Drain), 500)
    $text = [Text.Encoding]::UTF8.GetString($Connection.Complaints.ToArray())
    $last = $text.Substring([Math]::Max(0, $text.Length - 4096))
    return [regex]::Replace($last, '[\p{Cc}\p{Cf} -[\n]]+', ' ').Trim()
}

# What matters of the complaints of a host, in one line: the error that ended Node.js, and its version; else the last lines.
function Get-QgaGist {
    param([string] $Text)
    [string[]] $lines = @(foreach ($line in $Text.Split([char] 10)) { if ($line.Trim() -ne '') { $line.Trim() } })
    if ($lines.Length -eq 0) { return '' }
    [string[]] $gist = @($lines -cmatch '^\w*Error\b|^Node\.js v\d')
    if ($gist.Length -eq 0) { $gist = @($lines[[Math]::Max(0, $lines.Length - 3)..($lines.Length - 1)]) }
    $said = $gist -join ' '
    if ($said.Length -gt 500) { return $said.Substring(0, 500) + ' ...' }
    return $said
}

# The failure that a host named itself where it could not begin; nothing where it named none that is known here.
function Get-QgaToldFailure {
    param([string] $Text)
    if ($Text -cnotmatch '^([A-Z][A-Z0-9_]+): ' -or -not $script:QgaFailures.Contains($Matches[1])) { return }
    $failure = New-QgaFailure -Name $Matches[1]
    $failure['message'] = $Text.Substring($Matches[0].Length)
    return $failure
}
