# The event that thaws, set from here where the host that held a freeze is dead.

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

# Whether a living process of ours has the events. Windows may still be ending the one that had.
function Test-QgaHoldOwned {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($clock.ElapsedMilliseconds -lt 3000) {
        try { [Threading.Mutex]::OpenExisting($script:QgaHold.Owner).Dispose() }
        catch [Threading.WaitHandleCannotBeOpenedException] { return $false } # There is none.
        catch [UnauthorizedAccessException] { return $true } # There is one.
        [Threading.Thread]::Sleep(20)
    }
    return $true
}

# The event that thaws, to be set and to read whose it is; nothing where there is none, or it lets nobody in.
function Open-QgaThawEvent {
    $rights = [Security.AccessControl.EventWaitHandleRights] 'Modify, ReadPermissions, Synchronize'
    # PowerShell 7 has in a type of its own what Windows PowerShell has in the handle's.
    $type = 'System.Threading.EventWaitHandleAcl' -as [type]
    if ($null -eq $type) { $type = [Threading.EventWaitHandle] }
    try { return $type::OpenExisting($script:QgaHold.Thaw, $rights) }
    # There is none, or it is none that we may set.
    catch [Threading.WaitHandleCannotBeOpenedException], [UnauthorizedAccessException] { return }
}

# Whether an event has the descriptor that our hosts give theirs: the guest agent's are open to everybody. Nothing where it cannot
# be read.
function Test-QgaEventOurs {
    param([Threading.EventWaitHandle] $Handle)
    $type = 'System.Threading.ThreadingAclExtensions' -as [type]
    try { if ($null -eq $type) { $security = $Handle.GetAccessControl() } else { $security = $type::GetAccessControl($Handle) } }
    # What cannot be read is not known to be ours, and is left alone.
    catch [SystemException] { return }
    $found = [Security.AccessControl.RawSecurityDescriptor]::new($security.GetSecurityDescriptorBinaryForm(), 0)
    $expected = [Security.AccessControl.RawSecurityDescriptor]::new($script:QgaHold.Descriptor)
    return $found.GetSddlForm('Access') -ceq $expected.GetSddlForm('Access')
}
