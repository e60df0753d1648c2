# Who else may change a file, put another in its folder, or exchange a folder above it; nothing where nobody may.
function Test-QgaAccess {
    param([string] $Path, [string] $Place, [string[]] $Trusted)
    if ($Place -eq 'file') { $security = [Security.AccessControl.FileSecurity]::new($Path, 'Access,Owner') }
    else { $security = [Security.AccessControl.DirectorySecurity]::new($Path, 'Access,Owner') }
    $owner = $security.GetOwner([Security.Principal.SecurityIdentifier]).Value
    if ($Trusted -notcontains $owner) { return "$owner (owner)" }
    foreach ($rule in $security.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
        if ($rule.AccessControlType -ne 'Allow' -or $Trusted -contains $rule.IdentityReference.Value) { continue }
        if ($rule.PropagationFlags -band [Security.AccessControl.PropagationFlags]::InheritOnly) { continue }
        if (([int] $rule.FileSystemRights -band $script:QgaDangerousRights[$Place]) -ne 0) { return $rule.IdentityReference.Value }
    }
}
