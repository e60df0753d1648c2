# The event that thaws, to be set and to read whose it is; nothing where there is none, or it lets nobody in.
function Open-QgaThawEvent {
    $rights = [Security.AccessControl.EventWaitHandleRights] 'Modify, ReadPermissions, Synchronize'
    # PowerShell 7 has in a type of its own what Windows PowerShell has in the handle's.
    $type = 'System.Threading.EventWaitHandleAcl' -as [type]
    if ($null -eq $type) { $type = [Threading.EventWaitHandle] }
    try { return $type::OpenExisting($script:QgaHold.Thaw, $rights) }
    catch [Threading.WaitHandleCannotBeOpenedException], [UnauthorizedAccessException] { return }
}
