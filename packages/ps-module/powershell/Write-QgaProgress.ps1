# Where a request has got to, once that takes more than a second. It is taken away before the step that ends in the hold, for
# nothing may be written from there on, and where no step is named, when it is over. Where the pipeline was stopped, and in
# thawing for one, there is none: it would end the block that thaws.
function Write-QgaProgress {
    param([hashtable] $Connection, [System.Collections.IDictionary] $Step, [Diagnostics.Stopwatch] $Clock, [Management.Automation.PSCmdlet] $Cmdlet)
    if ($null -eq $Cmdlet -or $Cmdlet.Stopping) { return }
    $record = [Management.Automation.ProgressRecord]::new(7130, 'qga-vss', 'done')
    if ($null -eq $Step -or $Step['phase'] -ceq 'freeze') {
        if (-not $Connection.ShowsProgress) { return }
        $record.RecordType = 'Completed'
    }
    else {
        if ($Clock.ElapsedMilliseconds -lt 1000) { return }
        $record.StatusDescription = [string] $Step['phase']
        if ($Step.Contains('percent')) { $record.PercentComplete = [int] $Step['percent'] }
    }
    $Connection.ShowsProgress = $record.RecordType -ne 'Completed'
    $Cmdlet.WriteProgress($record)
}
