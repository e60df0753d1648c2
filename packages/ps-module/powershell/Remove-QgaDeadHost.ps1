# Forgets a host that has ended since it was last asked. What it may have left frozen is let go, and whoever thaws will be told.
function Remove-QgaDeadHost {
    param([string] $Simulate, [Management.Automation.PSCmdlet] $Cmdlet)
    $known = $script:QgaHosts[$Simulate]
    if ($null -eq $known -or -not $known.Process.HasExited) { return }
    if ($null -ne $known.Held -and $null -ne $Cmdlet -and -not $Cmdlet.Stopping) { $Cmdlet.WriteWarning((New-QgaFailure -Name 'HOST_LOST')['message']) }
    Set-QgaThawEvent -Connection $known
    $script:QgaHosts.Remove($Simulate)
}
