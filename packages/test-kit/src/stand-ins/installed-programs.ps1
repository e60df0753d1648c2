# Of the list of installed programs alone: on Windows that of the registry, elsewhere what the stand-in for msiexec.exe has noted.
function Get-ItemProperty {
    param([string] $Path)
    $noted = [IO.Path]::Combine("$env:SystemRoot", 'programs.txt')
    if ([Environment]::OSVersion.Platform -ne 'Win32NT') {
        if (-not [IO.File]::Exists($noted)) { return }
        foreach ($line in [IO.File]::ReadAllLines($noted)) {
            $code, $name, $version = $line.Split("`t")
            [pscustomobject] @{ PSChildName = $code; DisplayName = $name; DisplayVersion = $version }
        }
        return
    }
    $list = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Path.Substring('HKLM:\'.Length).TrimEnd('\', '*'))
    foreach ($code in $list.GetSubKeyNames()) {
        $key = $list.OpenSubKey($code)
        $program = @{ PSChildName = $code }
        foreach ($name in $key.GetValueNames()) { if ($name) { $program[$name] = $key.GetValue($name) } }
        [pscustomobject] $program
    }
}
