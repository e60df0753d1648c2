# Where a request has got to, once that takes more than a second; without a message, that it is over.
function Write-QgaProgress {
    param([System.Collections.IDictionary] $Message, [object] $Id, [Diagnostics.Stopwatch] $Clock, [Management.Automation.PSCmdlet] $Cmdlet)
    $record = [Management.Automation.ProgressRecord]::new(7130, 'qga-vss', 'done')
    if ($null -eq $Message) { $record.RecordType = 'Completed' }
    else {
        $step = $Message['params']
        # The step that ends in the hold: nothing may be written from here on.
        if ($Clock.ElapsedMilliseconds -lt 1000 -or $step['id'] -cne $Id -or $step['phase'] -ceq 'freeze') { return }
        $record.StatusDescription = [string] $step['phase']
        if ($step.Contains('percent')) { $record.PercentComplete = [int] $step['percent'] }
    }
    $Cmdlet.WriteProgress($record)
}
