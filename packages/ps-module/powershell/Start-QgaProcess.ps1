# Starts a process that knows of the environment only what is on the list: no NODE_OPTIONS or NODE_PATH reaches an elevated Node.
function Start-QgaProcess {
    param([Diagnostics.ProcessStartInfo] $Start)
    # Windows PowerShell cannot make an environment where two variables differ in case alone (Path and PATH).
    try { $environment = $Start.EnvironmentVariables }
    catch [ArgumentException] { return Start-QgaProcessBare -Start $Start }
    foreach ($name in @($environment.Keys)) { if ($script:QgaEnvironment -notcontains $name) { $environment.Remove($name) } }
    foreach ($entry in (Get-QgaOwnEnvironment).GetEnumerator()) { $environment[$entry.Key] = $entry.Value }
    return [Diagnostics.Process]::Start($Start)
}
