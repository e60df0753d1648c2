# The event that thaws, set from here where the host that held a freeze is dead.

# Releases what a dead host of this runspace has left frozen, and no other freeze. The session is remembered as lost.
# Of a host that lives and is about to be ended, the mutex is its own.
function Set-QgaThawEvent {
    param([hashtable] $Connection, [switch] $Living)
    $held = $Connection.Held
    if ($null -eq $held) { return }
    $script:QgaLost[$Connection.Simulate] = $held
    $Connection.Held = $null
    if ($Connection.Simulate -ne '' -or -not (Test-QgaWindows) -or (-not $Living -and (Test-QgaHoldOwned))) { return }
    $thaw = Open-QgaThawEvent
    if ($null -eq $thaw) { return }
    $ours = Test-QgaOurs -Handle $thaw
    # That its descriptor cannot be read is no reason to leave frozen what is known to have been ours.
    if ($ours -or ($null -eq $ours -and $held -cne 'unknown')) { $null = $thaw.Set() }
    # At once: an open handle keeps the event, and with it the look of a freeze left behind.
    $thaw.Dispose()
}

# Whether a living process of ours has the events. Windows may still be ending the one that had. What is not known to be our mutex
# hides nothing that is left frozen.
function Test-QgaHoldOwned {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($clock.ElapsedMilliseconds -lt 3000) {
        $mutex = Open-QgaOwnerMutex
        if ($null -eq $mutex) { return $false }
        try { if ((Test-QgaOurs -Handle $mutex) -eq $false) { return $false } } finally { $mutex.Dispose() }
        [Threading.Thread]::Sleep(20)
    }
    return $true
}

# The mutex of the freeze's owner, to read whose it is; nothing where there is none, or its descriptor refuses us, which ours does not.
function Open-QgaOwnerMutex {
    $rights = [Security.AccessControl.MutexRights] 'ReadPermissions, Synchronize'
    $type = 'System.Threading.MutexAcl' -as [type]
    if ($null -eq $type) { $type = [Threading.Mutex] }
    try { return $type::OpenExisting($script:QgaHold.Owner, $rights) }
    # There is none, or it is none of ours.
    catch [Threading.WaitHandleCannotBeOpenedException], [UnauthorizedAccessException] { return }
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

# Whether an event or mutex was made by one of our hosts: SYSTEM or Administrators own it, as nobody else can make his own, and it has
# the entries that ours have. Their order and flags are Windows' business. Nothing where that cannot be read.
function Test-QgaOurs {
    param([Threading.WaitHandle] $Handle)
    $type = 'System.Threading.ThreadingAclExtensions' -as [type]
    try { if ($null -eq $type) { $security = $Handle.GetAccessControl() } else { $security = $type::GetAccessControl($Handle) } }
    # What cannot be read is not known to be ours, and is left alone.
    catch [SystemException] { return }
    $found = [Security.AccessControl.RawSecurityDescriptor]::new($security.GetSecurityDescriptorBinaryForm(), 0)
    if ($null -eq $found.Owner -or $script:QgaHold.Owners -cnotcontains $found.Owner.Value) { return $false }
    $expected = [Security.AccessControl.RawSecurityDescriptor]::new($script:QgaHold.Descriptor)
    return (Get-QgaEntryText -Descriptor $found) -ceq (Get-QgaEntryText -Descriptor $expected)
}

# The entries of a descriptor as one text, whatever their order.
function Get-QgaEntryText {
    param([Security.AccessControl.RawSecurityDescriptor] $Descriptor)
    if ($null -eq $Descriptor.DiscretionaryAcl) { return 'everybody' }
    $texts = [string[]] @(foreach ($entry in $Descriptor.DiscretionaryAcl) {
        '{0} {1} {2} {3}' -f $entry.AceType, $entry.AceFlags, $entry.SecurityIdentifier, $entry.AccessMask
    })
    [Array]::Sort($texts, [StringComparer]::Ordinal)
    return [string]::Join(', ', $texts)
}
