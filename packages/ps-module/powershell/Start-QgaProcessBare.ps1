# The same by this process's own environment, which is as it was once the other is started.
function Start-QgaProcessBare {
    param([Diagnostics.ProcessStartInfo] $Start)
    $before = [Environment]::GetEnvironmentVariables()
    $own = Get-QgaOwnEnvironment
    try {
        foreach ($name in $before.Keys) { if ($script:QgaEnvironment -notcontains $name) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) } }
        foreach ($name in $own.Keys) { [Environment]::SetEnvironmentVariable($name, $own[$name]) }
        return [Diagnostics.Process]::Start($Start)
    }
    finally {
        foreach ($name in $own.Keys) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
        foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    }
}
