function Stop-QgaSilentHost {
    param([hashtable] $Connection)
    try { $Connection.Process.Kill() } catch [InvalidOperationException] { $null = $_ }
    Set-QgaThawEvent -Connection $Connection
    $script:QgaHosts.Remove($Connection.Simulate)
    return @{ error = New-QgaFailure -Name 'HOST_SILENT' }
}
