# The next line of the host that is not blank, waited for in slices so that the pipeline can be stopped. Nothing after so many
# milliseconds; a line that has not come is waited for by the next call. An empty text where the host has ended.
function Receive-QgaLine {
    param([hashtable] $Connection, [int] $Milliseconds)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        if ($null -eq $Connection.Line) { $Connection.Line = $Connection.Output.ReadLineAsync() }
        while (-not $Connection.Line.IsCompleted) {
            if ($clock.ElapsedMilliseconds -ge $Milliseconds) { return $null }
            $null = [Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]] @($Connection.Line), 50)
        }
        $line = $Connection.Line
        $Connection.Line = $null
        if ($line.Status -ne 'RanToCompletion' -or $null -eq $line.Result) { return '' }
        if ($line.Result.Trim() -ne '') { return $line.Result }
    }
}
