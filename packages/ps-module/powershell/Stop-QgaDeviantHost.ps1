# Ends a host that does not keep to the protocol, lets go what it may have left frozen, and says why.
function Stop-QgaDeviantHost {
    param([hashtable] $Connection, [string] $Name, [string] $Detail = '')
    try { $Connection.Process.Kill() } catch [InvalidOperationException] { $null = $_ }
    Set-QgaThawEvent -Connection $Connection
    $script:QgaHosts.Remove($Connection.Simulate)
    return @{ error = New-QgaFailure -Name $Name -Detail $Detail }
}
