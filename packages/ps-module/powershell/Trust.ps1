# Whether others than administrators could replace what runs elevated.

# CREATOR OWNER, CREATOR GROUP, OWNER RIGHTS: no accounts, they stand for others in access lists. The owner is looked at anyway.
$script:QgaNobody = @('S-1-3-0', 'S-1-3-1', 'S-1-3-4')
# SYSTEM, Administrators, TrustedInstaller, and nobody.
$script:QgaTrustedSids = @('S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464') + $script:QgaNobody
# Rights by which another file can be put in the place of one that runs: to write, append or make a file or folder, to delete it
# or what is in it, to change its access list or owner. Above, only what takes away the folder: others may make theirs in C:\.
$script:QgaDangerousRights = @{ file = 0xD0006; folder = 0xD0046; above = 0xD0040 }
# Generic rights of files that hold some of these: to write, and all.
$script:QgaGenericRights = @{ 0x40000000 = 0x120116; 0x10000000 = 0x1F01FF }

# Who could replace what is about to run elevated: the first file or folder that others than SYSTEM, TrustedInstaller,
# Administrators and this user may change, in words; nothing where there is none, or where this process is not elevated.
function Find-QgaUntrustedPath {
    param([string[]] $Path)
    if (-not (Test-QgaWindows)) { return }
    $user = [Security.Principal.WindowsIdentity]::GetCurrent()
    if (-not [Security.Principal.WindowsPrincipal]::new($user).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { return }
    $trusted = @($script:QgaTrustedSids) + $user.User.Value
    $ways = [System.Collections.Generic.Queue[object]]::new()
    foreach ($file in $Path) { $ways.Enqueue(@($file, 'file')) }
    # Links in a circle lead nowhere: Windows itself follows 63.
    for ($followed = 0; $ways.Count -gt 0 -and $followed -lt 64; $followed++) {
        $at, $place = $ways.Dequeue()
        for (; $at; $at = [IO.Path]::GetDirectoryName($at)) {
            $security = Get-QgaProtection -Path $at -Place $place
            if ($null -eq $security) { return "It cannot be told who may change $at." }
            $who = Find-QgaWeakness -Security $security -Place $place -Trusted $trusted
            if ($null -ne $who) { return "$who may change $at." }
            if ($place -ceq 'file') { $place = 'folder' } else { $place = 'above' }
            $target = Get-QgaLinkTarget -Path $at
            if ($null -ne $target) { $ways.Enqueue(@([IO.Path]::GetDirectoryName($target), $place)) }
        }
    }
}

# Who owns a file or folder, and who may do what with it; nothing where that cannot be read. Of a link it is its target's.
function Get-QgaProtection {
    param([string] $Path, [string] $Place)
    try {
        if ($Place -ceq 'file') { $security = [Security.AccessControl.FileSecurity]::new($Path, 'Access,Owner') }
        else { $security = [Security.AccessControl.DirectorySecurity]::new($Path, 'Access,Owner') }
        return [Security.AccessControl.RawSecurityDescriptor]::new($security.GetSecurityDescriptorBinaryForm(), 0)
    }
    # What cannot be read is not trusted.
    catch [SystemException] { return }
}

# The first SID besides the trusted ones that may exchange a file ('file'), what lies beside it in its folder ('folder'), or a
# folder above ('above'); nothing where there is none. An owner may change the access list whatever it says. A deny counts for
# the SID it names, and Everyone's for all: who is a member of what else is not known here.
function Find-QgaWeakness {
    param([Security.AccessControl.RawSecurityDescriptor] $Security, [string] $Place, [string[]] $Trusted)
    $everyone = 'S-1-1-0'
    if ($null -eq $Security.DiscretionaryAcl) { return $everyone }
    $denied = @{ $everyone = 0 }
    foreach ($entry in $Security.DiscretionaryAcl) {
        if ($entry -isnot [Security.AccessControl.QualifiedAce] -or ($entry.AceFlags -band [Security.AccessControl.AceFlags]::InheritOnly)) { continue }
        $who = $entry.SecurityIdentifier.Value
        $rights = $entry.AccessMask
        foreach ($generic in $script:QgaGenericRights.Keys) { if ($rights -band $generic) { $rights = $rights -bor $script:QgaGenericRights[$generic] } }
        if (-not $denied.Contains($who)) { $denied[$who] = 0 }
        if ($entry.AceQualifier -eq [Security.AccessControl.AceQualifier]::AccessDenied) {
            if (-not $entry.IsCallback) { $denied[$who] = $denied[$who] -bor $rights }
        }
        elseif ($entry.AceQualifier -eq [Security.AccessControl.AceQualifier]::AccessAllowed -and $Trusted -notcontains $who) {
            $granted = $rights -band -bnot ($denied[$who] -bor $denied[$everyone])
            if ($granted -band $script:QgaDangerousRights[$Place]) { return $who }
        }
    }
    if ($null -ne $Security.Owner -and ($Trusted -notcontains $Security.Owner.Value -or $script:QgaNobody -contains $Security.Owner.Value)) { return $Security.Owner.Value }
}

# Where a link or junction leads to; nothing where it is none. The engine itself knows, in both editions.
function Get-QgaLinkTarget {
    param([string] $Path)
    if (-not ([IO.File]::GetAttributes($Path) -band [IO.FileAttributes]::ReparsePoint)) { return }
    foreach ($target in @([IO.FileInfo]::new($Path).PSObject.Properties['Target'].Value)) {
        if ([string]::IsNullOrEmpty($target)) { return }
        return [IO.Path]::GetFullPath([IO.Path]::Combine([IO.Path]::GetDirectoryName($Path), $target))
    }
}
