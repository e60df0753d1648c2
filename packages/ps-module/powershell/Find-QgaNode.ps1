# The Node.js program, by its full path: the one named, the one in the module's folder, the machine's own. Never by a search of
# Path or the current folder, which others may have filled. Nothing where there is none.
function Find-QgaNode {
    param([string] $NodePath)
    # By .NET: a session of just enough administration need not have the provider of $env.
    foreach ($named in @($NodePath, [Environment]::GetEnvironmentVariable('QGA_VSS_NODE'))) {
        if ([string]::IsNullOrEmpty($named)) { continue }
        if ([IO.Path]::IsPathRooted($named) -and [IO.File]::Exists($named)) { return [IO.Path]::GetFullPath($named) }
        return
    }
    if (Test-QgaWindows) {
        $installed = [Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\SOFTWARE\Node.js', 'InstallPath', $null)
        $places = @(
            [IO.Path]::Combine($script:QgaHostFolder, 'node.exe')
            if ($installed) { [IO.Path]::Combine([string] $installed, 'node.exe') }
            [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'nodejs', 'node.exe')
        )
    }
    else { $places = @('/usr/local/bin/node', '/usr/bin/node') }
    foreach ($place in $places) { if ([IO.File]::Exists($place)) { return $place } }
}
