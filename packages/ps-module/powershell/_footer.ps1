$ExecutionContext.SessionState.Module.OnRemove = {
    foreach ($qgaConnection in @($script:QgaHosts.Values)) { Stop-QgaHostProcess -Connection $qgaConnection }
    if ($null -ne $script:QgaExiting) { $ExecutionContext.Events.UnsubscribeEvent($script:QgaExiting) }
}
