# A process in an environment of our making: what a host may know of ours, and what it gets besides, is $script:QgaEnvironment, which
# the build takes from the host's own sources.

# Starts a process that knows of the environment only what is on the list: no NODE_OPTIONS or NODE_PATH reaches an elevated Node.
function Start-QgaProcess {
    param([Diagnostics.ProcessStartInfo] $Start)
    try { $environment = $Start.EnvironmentVariables }
    # Windows PowerShell cannot make an environment where two variables differ in case alone (Path and PATH).
    catch [ArgumentException] { return Start-QgaProcessBare -Start $Start }
    foreach ($name in @($environment.Keys)) { if ($script:QgaEnvironment.Passed -notcontains $name) { $environment.Remove($name) } }
    foreach ($entry in (Get-QgaOwnEnvironment).GetEnumerator()) { $environment[$entry.Key] = $entry.Value }
    return [Diagnostics.Process]::Start($Start)
}

# The same by this process's own environment, which is as it was once the other is started.
function Start-QgaProcessBare {
    param([Diagnostics.ProcessStartInfo] $Start)
    $before = [Environment]::GetEnvironmentVariables()
    $own = Get-QgaOwnEnvironment
    try {
        foreach ($name in $before.Keys) { if ($script:QgaEnvironment.Passed -notcontains $name) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) } }
        foreach ($name in $own.Keys) { [Environment]::SetEnvironmentVariable($name, $own[$name]) }
        return [Diagnostics.Process]::Start($Start)
    }
    finally {
        foreach ($name in $own.Keys) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
        foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    }
}

# What a host gets besides, and nothing but Windows to search.
function Get-QgaOwnEnvironment {
    $own = @{}
    foreach ($entry in $script:QgaEnvironment.Own.GetEnumerator()) { $own[$entry.Key] = $entry.Value }
    if (Test-QgaWindows) { $own['Path'] = [Environment]::SystemDirectory }
    return $own
}

# An argument as a program of Windows reads it from its command line, and .NET elsewhere.
function ConvertTo-QgaArgument {
    param([string] $Text)
    return '"' + [regex]::Replace([regex]::Replace($Text, '(\\*)"', '$1$1\"'), '(\\+)$', '$1$1') + '"'
}

function Test-QgaWindows { return [Environment]::OSVersion.Platform -eq 'Win32NT' }
