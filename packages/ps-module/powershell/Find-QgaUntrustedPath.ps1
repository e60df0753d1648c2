# Who could replace what is about to run elevated: the first folder or file that others than SYSTEM, TrustedInstaller,
# Administrators and this user may change, in words; nothing where there is none, or where this process is not elevated.
function Find-QgaUntrustedPath {
    param([string[]] $Path)
    if (-not (Test-QgaWindows)) { return }
    $user = [Security.Principal.WindowsIdentity]::GetCurrent()
    if (-not [Security.Principal.WindowsPrincipal]::new($user).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { return }
    $trusted = @($script:QgaTrustedSids) + $user.User.Value
    foreach ($file in $Path) {
        $place = 'file'
        for ($at = $file; $at; $at = [IO.Path]::GetDirectoryName($at)) {
            $found = Test-QgaAccess -Path $at -Place $place -Trusted $trusted
            if ($null -ne $found) { return "$found on $at" }
            if ($place -eq 'file') { $place = 'folder' } else { $place = 'above' }
        }
    }
}
