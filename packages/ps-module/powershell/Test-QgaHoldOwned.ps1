# Whether a living process of ours has the events. Windows may still be ending the one that had.
function Test-QgaHoldOwned {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($clock.ElapsedMilliseconds -lt 3000) {
        try { [Threading.Mutex]::OpenExisting($script:QgaHold.Owner).Dispose() }
        catch [Threading.WaitHandleCannotBeOpenedException] { return $false }
        catch [UnauthorizedAccessException] { return $true }
        [Threading.Thread]::Sleep(20)
    }
    return $true
}
