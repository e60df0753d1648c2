$ExecutionContext.SessionState.Module.OnRemove = {
    foreach ($qgaConnection in @($script:QgaHosts.Values)) { Stop-QgaHostProcess -Connection $qgaConnection }
}
