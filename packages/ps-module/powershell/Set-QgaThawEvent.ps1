# Lets go what a dead host of this runspace has left frozen. The session is remembered as lost.
function Set-QgaThawEvent {
    param([hashtable] $Connection)
    if ($null -eq $Connection.Held) { return }
    $script:QgaLost[$Connection.Simulate] = $Connection.Held
    $Connection.Held = $null
    if ($Connection.Simulate -ne '' -or -not (Test-QgaWindows)) { return }
    try { $null = [Threading.EventWaitHandle]::OpenExisting($script:QgaThawEventName).Set() }
    catch [Threading.WaitHandleCannotBeOpenedException] { $null = $_ }
}
