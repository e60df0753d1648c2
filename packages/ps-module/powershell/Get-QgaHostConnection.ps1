# The host of this runspace for a machine: started on first use and kept.
# A failure as data where there is none to be had.
function Get-QgaHostConnection {
    param([string] $Simulate, [string] $NodePath, [bool] $AllowUntrusted, [Management.Automation.PSCmdlet] $Cmdlet)
    $known = $script:QgaHosts[$Simulate]
    if ($null -ne $known) { return $known }
    if (-not (Test-Qga64Bit)) { return @{ Failure = New-QgaFailure -Name 'NOT_64_BIT' } }
    $node = Find-QgaNode -NodePath $NodePath
    if ($null -eq $node) { return @{ Failure = New-QgaFailure -Name 'NODE_NOT_FOUND' } }
    $untrusted = Find-QgaUntrustedPath -Path @($node, [IO.Path]::Combine($script:QgaHostFolder, 'host.cjs'))
    if ($null -ne $untrusted) {
        if (-not $AllowUntrusted) { return @{ Failure = New-QgaFailure -Name 'UNTRUSTED_PATH' -Detail $untrusted } }
        if ($null -ne $Cmdlet) { $Cmdlet.WriteWarning((New-QgaFailure -Name 'UNTRUSTED_PATH' -Detail $untrusted)['message']) }
    }
    $started = Start-QgaHost -Node $node -Simulate $Simulate
    if (-not $started.ContainsKey('Failure')) { $script:QgaHosts[$Simulate] = $started }
    return $started
}
