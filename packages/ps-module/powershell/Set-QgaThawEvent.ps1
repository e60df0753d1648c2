# Lets go what a dead host of this runspace has left frozen, and nobody else's freeze. The session is remembered as lost.
function Set-QgaThawEvent {
    param([hashtable] $Connection)
    $held = $Connection.Held
    if ($null -eq $held) { return }
    $script:QgaLost[$Connection.Simulate] = $held
    $Connection.Held = $null
    if ($Connection.Simulate -ne '' -or -not (Test-QgaWindows) -or (Test-QgaHoldOwned)) { return }
    $thaw = Open-QgaThawEvent
    if ($null -eq $thaw) { return }
    $ours = Test-QgaEventOurs -Handle $thaw
    # That its descriptor cannot be read is no reason to leave frozen what is known to have been ours.
    if ($ours -or ($null -eq $ours -and $held -cne 'unknown')) { $null = $thaw.Set() }
    # At once: an open handle keeps the event, and with it the look of a freeze left behind.
    $thaw.Dispose()
}
