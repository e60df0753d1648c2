# Ends a host: the end of its input thaws, and it is gone within a second. One that is not is ended, and what it held let go.
function Stop-QgaHostProcess {
    param([hashtable] $Connection)
    try { $Connection.Input.Dispose() } catch [IO.IOException] { $null = $_ }
    if (-not $Connection.Process.WaitForExit(3000)) {
        try { $Connection.Process.Kill() } catch [InvalidOperationException] { $null = $_ }
        Set-QgaThawEvent -Connection $Connection
    }
    $script:QgaHosts.Remove($Connection.Simulate)
}
