# The end of the runspace, or of PowerShell: the end of its input ends a host. An action of an event sees neither the module's
# variables nor its functions, so it is given what it needs.
$script:QgaExiting = $ExecutionContext.Events.SubscribeEvent($null, 'PowerShell.Exiting', 'PowerShell.Exiting', $null, {
        foreach ($qgaConnection in @($qgaOpenHosts.Values)) { $qgaConnection.Input.Dispose() }
    }, $true, $false)
$script:QgaExiting.Action.Module.SessionState.PSVariable.Set('qgaOpenHosts', $script:QgaHosts)

$ExecutionContext.SessionState.Module.OnRemove = {
    foreach ($qgaConnection in @($script:QgaHosts.Values)) { Stop-QgaHostProcess -Connection $qgaConnection }
    $ExecutionContext.Events.UnsubscribeEvent($script:QgaExiting)
}
