# Whether an event has the descriptor that our hosts give theirs: the guest agent's are open to everybody. Nothing where it cannot
# be read.
function Test-QgaEventOurs {
    param([Threading.EventWaitHandle] $Handle)
    $type = 'System.Threading.ThreadingAclExtensions' -as [type]
    try { if ($null -eq $type) { $security = $Handle.GetAccessControl() } else { $security = $type::GetAccessControl($Handle) } }
    catch [SystemException] { return }
    $found = [Security.AccessControl.RawSecurityDescriptor]::new($security.GetSecurityDescriptorBinaryForm(), 0)
    $expected = [Security.AccessControl.RawSecurityDescriptor]::new($script:QgaHold.Descriptor)
    return $found.GetSddlForm('Access') -ceq $expected.GetSddlForm('Access')
}
