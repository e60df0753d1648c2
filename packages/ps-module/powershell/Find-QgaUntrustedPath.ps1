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
