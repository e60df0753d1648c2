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
        $silent = "It did not answer for $($script:QgaStartMs / 1000) s and was ended.$(Get-QgaSaid -Text (Get-QgaErrorOutput -Connection $Connection))"
        return (Stop-QgaDeviantHost -Connection $Connection -Name 'HOST_START_FAILED' -Detail $silent -Object (Get-QgaBundle)).error
    }
    if ($line -eq '') { return Get-QgaStartFailure -Connection $Connection }
    if ($null -eq (Read-QgaMessage -Line $line)) { return (Stop-QgaDeviantHost -Connection $Connection -Name 'PROTOCOL_ERROR' -Detail "It said: $($line.Substring(0, [Math]::Min(200, $line.Length)))").error }
    $Connection.Started = $true
}

function Get-QgaBundle { return [IO.Path]::Combine($script:QgaHostFolder, 'host.cjs') }

# Why a host has ended before it answered: what is to be seen of its file, its exit code, and what it has said.
function Get-QgaStartFailure {
    param([hashtable] $Connection)
    $ended = $Connection.Process.WaitForExit(1000)
    Stop-QgaHostProcess -Connection $Connection
    $text = Get-QgaErrorOutput -Connection $Connection
    $told = Get-QgaToldFailure -Text $text
    # What is wrong with how it was called.
    if ($null -ne $told -and $told['kind'] -ceq 'usage') { return $told }
    $bundle = [IO.FileInfo]::new((Get-QgaBundle))
    if (-not $bundle.Exists) { return New-QgaFailure -Name 'HOST_NOT_STARTABLE' -Detail 'The file is missing.' -Object (Get-QgaBundle) }
    if ($bundle.Length -eq 0) { return New-QgaFailure -Name 'HOST_NOT_STARTABLE' -Detail 'The file is empty.' -Object (Get-QgaBundle) }
    $said = Get-QgaSaid -Text $text
    if (-not $ended) { return New-QgaFailure -Name 'HOST_START_FAILED' -Detail "It closed its output and lived on, and was ended.$said" -Object (Get-QgaBundle) }
    $name = 'HOST_START_FAILED'
    # It would end the same way again: it has named what it lacks, or is an error that nobody caught.
    if ($null -ne $told -or $text -cmatch '(?m)^(Uncaught )?\w*Error\b') { $name = 'HOST_NOT_STARTABLE' }
    return New-QgaFailure -Name $name -Detail "$(Get-QgaEndText -ExitCode $Connection.Process.ExitCode)$said" -Object (Get-QgaBundle)
}

# Why Windows, or another system, has refused to start Node.js: it lacks something for the moment, or cannot at all.
function Get-QgaSpawnFailure {
    param([string] $Node, [ComponentModel.Win32Exception] $Cause)
    if (-not [IO.Directory]::Exists($script:QgaHostFolder)) { return New-QgaFailure -Name 'HOST_NOT_STARTABLE' -Detail 'The folder is missing.' -Object $script:QgaHostFolder }
    $name = 'HOST_NOT_STARTABLE'
    if ($script:QgaScarcity[[string] (Test-QgaWindows)] -contains $Cause.NativeErrorCode) { $name = 'HOST_START_FAILED' }
    return New-QgaFailure -Name $name -Detail "It cannot be started: $($Cause.Message)" -Object $Node
}

# How a process has ended, by its exit code: that of one that was killed is 128 and the signal, on Windows often a code of the system.
function Get-QgaEndText {
    param([int] $ExitCode)
    if ($ExitCode -lt 0) { return 'It ended with exit code 0x{0:X8}.' -f $ExitCode }
    if ($ExitCode -gt 128 -and -not (Test-QgaWindows)) { return "It was ended by signal $($ExitCode - 128)." }
    return "It ended with exit code $ExitCode."
}

# The last that a host has written to its standard error, without characters that a terminal would obey.
function Get-QgaErrorOutput {
    param([hashtable] $Connection)
    $null = [Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]] @($Connection.Drain), 500)
    $text = [Text.Encoding]::UTF8.GetString($Connection.ErrorOutput.ToArray())
    $last = $text.Substring([Math]::Max(0, $text.Length - 4096))
    return [regex]::Replace($last, '[\p{Cc}\p{Cf} -[\n]]+', ' ').Trim()
}

# What matters of the error output of a host, as a sentence to add in one line: from the error that ended Node.js on, without stack frames,
# five lines at most. Empty where it has said nothing.
function Get-QgaSaid {
    param([string] $Text)
    [string[]] $lines = @(foreach ($line in $Text.Split([char] 10)) { if ($line -cnotmatch '^\s*(at .*|\^+|Node\.js v.*|[{}]|(code|requireStack|errno|syscall|path): .*)?$') { $line.Trim() } })
    $first = [Math]::Max(0, $lines.Length - 5)
    for ($index = 0; $index -lt $lines.Length; $index++) { if ($lines[$index] -cmatch '^(Uncaught )?\w*Error\b') { $first = $index } }
    [string[]] $said = @(for ($index = $first; $index -lt $lines.Length -and $index -lt $first + 5; $index++) { $lines[$index].Substring(0, [Math]::Min(300, $lines[$index].Length)) })
    if ($said.Length -eq 0) { return '' }
    return ' It said: ' + ($said -join ' / ')
}

# The failure that a host named itself where it could not begin; nothing where it named none that is known here.
function Get-QgaToldFailure {
    param([string] $Text)
    if ($Text -cnotmatch '^([A-Z][A-Z0-9_]+): ' -or -not $script:QgaFailures.Contains($Matches[1])) { return }
    $failure = New-QgaFailure -Name $Matches[1]
    $failure['message'] = $Text.Substring($Matches[0].Length)
    return $failure
}
