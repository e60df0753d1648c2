# Lets go what a dead host of this runspace has left frozen. The session is remembered as lost.
function Set-QgaThawEvent {
    param([hashtable] $Connection)
    if ($null -eq $Connection.Held) { return }
    $script:QgaLost[$Connection.Simulate] = $Connection.Held
    $Connection.Held = $null
    if ($Connection.Simulate -ne '' -or -not (Test-QgaWindows)) { return }
    try {
        $thaw = [Threading.EventWaitHandle]::OpenExisting($script:QgaThawEventName)
        $null = $thaw.Set()
        # At once: an open handle keeps the event, and with it the look of a freeze left behind.
        $thaw.Dispose()
    }
    catch [Threading.WaitHandleCannotBeOpenedException] { $null = $_ }
}
