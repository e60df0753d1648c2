# Ends a host: the end of its input thaws, and it is gone within a second. .NET calls only, so that it may run in a finally block.
function Stop-QgaHostProcess {
    param([hashtable] $Connection)
    try { $Connection.Input.Dispose() } catch [IO.IOException] { $null = $_ }
    if (-not $Connection.Process.WaitForExit(3000)) { try { $Connection.Process.Kill() } catch [InvalidOperationException] { $null = $_ } }
    $script:QgaHosts.Remove($Connection.Simulate)
}
