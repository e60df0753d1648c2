# Who owns a file or folder, and who may do what with it; nothing where that cannot be read. Of a link it is its target's.
function Get-QgaProtection {
    param([string] $Path, [string] $Place)
    try {
        if ($Place -ceq 'file') { $security = [Security.AccessControl.FileSecurity]::new($Path, 'Access,Owner') }
        else { $security = [Security.AccessControl.DirectorySecurity]::new($Path, 'Access,Owner') }
        return [Security.AccessControl.RawSecurityDescriptor]::new($security.GetSecurityDescriptorBinaryForm(), 0)
    }
    catch [SystemException] { return }
}
