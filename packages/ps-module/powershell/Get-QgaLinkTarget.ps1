# Where a link or junction leads to; nothing where it is none. The engine itself knows, in both editions.
function Get-QgaLinkTarget {
    param([string] $Path)
    if (-not ([IO.File]::GetAttributes($Path) -band [IO.FileAttributes]::ReparsePoint)) { return }
    foreach ($target in @([IO.FileInfo]::new($Path).PSObject.Properties['Target'].Value)) {
        if ([string]::IsNullOrEmpty($target)) { return }
        return [IO.Path]::GetFullPath([IO.Path]::Combine([IO.Path]::GetDirectoryName($Path), $target))
    }
}
