# Whether others than administrators could replace what runs elevated. What is dangerous, and who is trusted, is data that the build
# takes from the host ($script:QgaTrust); the way along a path is that of the host, too (trust-walk.ts), with the same cases for both.

# What a full path begins with: a drive, a share, or a volume by its name.
$script:QgaRoot = '^(?:[A-Za-z]:|\\\\[^\\]+\\[^\\]+)(?=\\|$)'

# Who could replace what is about to run elevated: the first object that others than SYSTEM, TrustedInstaller, Administrators and this
# user may change, in words; nothing where there is none, or where this process is not elevated.
function Find-QgaUntrustedPath {
    param([string[]] $Path)
    if (-not (Test-QgaWindows)) { return }
    $user = [Security.Principal.WindowsIdentity]::GetCurrent()
    if (-not [Security.Principal.WindowsPrincipal]::new($user).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { return }
    foreach ($object in @(Find-QgaUntrustedObject -Path $Path -User $user.User.Value)) {
        if ($null -eq $object.Sid) { return "It cannot be told who may change $($object.Path)." }
        return "$($object.Sid) may change $($object.Path)."
    }
}

# Every object on the way along these paths that others than those may change, and one who may; no SID where it cannot be read.
function Find-QgaUntrustedObject {
    param([string[]] $Path, [string] $User)
    $trusted = @($script:QgaTrust.Trusted) + $User
    foreach ($step in @(Get-QgaTrustStep -Path $Path)) {
        $who = $null
        if ($null -ne $step.Facts) {
            $who = Find-QgaWeakness -Security $step.Facts.Security -Place $step.Place -Trusted $trusted
            if ($null -eq $who) { continue }
        }
        @{ Path = $step.Path; Sid = $who }
    }
}

# The objects on the way along paths, each once, as what it matters most for. A path is gone along as Windows does: name by name from
# its root, and where one is a link, from the root of its target on, to the end of the chain.
function Get-QgaTrustStep {
    param([string[]] $Path)
    $read = @{}
    $found = [ordered]@{}
    foreach ($file in $Path) {
        $next = $file
        for ($followed = 0; $null -ne $next; $followed++) {
            if ($followed -gt $script:QgaTrust.LinksFollowed) { $hop = @{ Steps = @(@{ Path = $file; Place = 'file'; Facts = $null }); Next = $null } }
            else { $hop = Get-QgaTrustHop -Path $next -Read $read }
            foreach ($step in $hop.Steps) {
                $known = $found[$step.Path]
                if ($null -eq $known -or $null -eq $step.Facts -or ($known.Place -ceq 'above' -and $step.Place -ceq 'folder')) { $found[$step.Path] = $step }
            }
            $next = $hop.Next
        }
    }
    return $found.Values
}

# A path up to its end or its first link, from there upwards, and to where that leads on.
function Get-QgaTrustHop {
    param([string] $Path, [hashtable] $Read)
    $split = Split-QgaPath -Path $Path
    $steps = [System.Collections.Generic.List[object]]::new()
    for ($count = 0; $count -le $split.Names.Count; $count++) {
        $at = $split.Root + [string]::Join('\', $split.Names.GetRange(0, $count).ToArray())
        if (-not $Read.Contains($at)) { $Read[$at] = Get-QgaPathFacts -Path $at }
        $facts = $Read[$at]
        $left = $split.Names.Count - $count
        if ($null -ne $facts -and $null -ne $facts.Target) { $place = 'link' }
        elseif ($left -eq 0) { $place = 'file' }
        elseif ($left -eq 1) { $place = 'folder' }
        else { $place = 'above' }
        $steps.Insert(0, @{ Path = $at; Place = $place; Facts = $facts })
        if ($place -ceq 'link') {
            $rest = [string]::Join('\', $split.Names.GetRange($count, $left).ToArray())
            return @{ Steps = $steps; Next = (Resolve-QgaTarget -Link $at -Target $facts.Target) + '\' + $rest }
        }
    }
    return @{ Steps = $steps; Next = $null }
}

# The root of a full path, and the names below it: without those that stand for the same folder and for the one above.
function Split-QgaPath {
    param([string] $Path)
    $text = $Path.Replace('/', '\')
    $root = [regex]::Match($text, $script:QgaRoot).Value
    $names = [System.Collections.Generic.List[string]]::new()
    foreach ($name in $text.Substring($root.Length).Split([char] '\')) {
        if ($name -ceq '..') { if ($names.Count -gt 0) { $names.RemoveAt($names.Count - 1) } }
        elseif ($name -cne '' -and $name -cne '.') { $names.Add($name) }
    }
    return @{ Root = "$root\"; Names = $names }
}

# Where a link leads: from a root, from that of its own drive, or from the folder that it is in.
function Resolve-QgaTarget {
    param([string] $Link, [string] $Target)
    $text = $Target.Replace('/', '\')
    if ([regex]::IsMatch($text, $script:QgaRoot)) { return $text }
    if ($text.StartsWith('\')) { return [regex]::Match($Link, $script:QgaRoot).Value + $text }
    return "$Link\..\$text"
}

# Who owns a file or folder, who may do what with it, and where it leads if it is a link; nothing where that cannot be read.
function Get-QgaPathFacts {
    param([string] $Path)
    try {
        $attributes = [IO.File]::GetAttributes($Path)
        if ($attributes -band [IO.FileAttributes]::Directory) { $security = [Security.AccessControl.DirectorySecurity]::new($Path, 'Access,Owner') }
        else { $security = [Security.AccessControl.FileSecurity]::new($Path, 'Access,Owner') }
        $target = $null
        if ($attributes -band [IO.FileAttributes]::ReparsePoint) { $target = Get-QgaLinkTarget -Path $Path }
        return @{ Security = [Security.AccessControl.RawSecurityDescriptor]::new($security.GetSecurityDescriptorBinaryForm(), 0); Target = $target }
    }
    # What cannot be read is not trusted.
    catch [SystemException] { return }
}

# Where a link or junction says that it leads; nothing for what is none. The engine itself knows, in both editions, but for how the
# names of shares and volumes begin.
function Get-QgaLinkTarget {
    param([string] $Path)
    foreach ($told in @([IO.FileInfo]::new($Path).PSObject.Properties['Target'].Value)) {
        $target = [string] $told
        if ($target -ceq '') { return }
        if ($target.StartsWith('UNC\', [StringComparison]::OrdinalIgnoreCase)) { return '\\' + $target.Substring(4) }
        if ($target.StartsWith('Volume{', [StringComparison]::OrdinalIgnoreCase)) { return '\\?\' + $target }
        return $target
    }
}

# The first SID besides the trusted ones that may exchange a file ('file'), have a link lead elsewhere ('link'), exchange what lies
# beside a file in its folder ('folder'), or a folder above ('above'); nothing where there is none. An owner may change the access
# list whatever it says. A deny counts for the SID it names, and Everyone's for all: who is a member of what else is not known here.
function Find-QgaWeakness {
    param([Security.AccessControl.RawSecurityDescriptor] $Security, [string] $Place, [string[]] $Trusted)
    $everyone = $script:QgaTrust.Everyone
    if ($null -eq $Security.DiscretionaryAcl) { return $everyone }
    $denied = @{ $everyone = 0 }
    foreach ($entry in $Security.DiscretionaryAcl) {
        if ($entry -isnot [Security.AccessControl.QualifiedAce] -or ($entry.AceFlags -band [Security.AccessControl.AceFlags]::InheritOnly)) { continue }
        $who = $entry.SecurityIdentifier.Value
        $rights = $entry.AccessMask
        foreach ($generic in $script:QgaTrust.Generic) { if ($rights -band $generic.Right) { $rights = $rights -bor $generic.Means } }
        if (-not $denied.Contains($who)) { $denied[$who] = 0 }
        if ($entry.AceQualifier -eq [Security.AccessControl.AceQualifier]::AccessDenied) {
            if (-not $entry.IsCallback) { $denied[$who] = $denied[$who] -bor $rights }
        }
        elseif ($entry.AceQualifier -eq [Security.AccessControl.AceQualifier]::AccessAllowed -and $Trusted -notcontains $who -and $script:QgaTrust.Nobody -notcontains $who) {
            $granted = $rights -band -bnot ($denied[$who] -bor $denied[$everyone])
            if ($granted -band $script:QgaTrust.Dangerous[$Place]) { return $who }
        }
    }
    if ($null -ne $Security.Owner -and $Trusted -notcontains $Security.Owner.Value) { return $Security.Owner.Value }
}
