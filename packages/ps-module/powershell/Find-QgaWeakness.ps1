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
