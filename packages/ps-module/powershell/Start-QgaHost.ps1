# Starts a host: with pipes of its own, hidden, in an environment of the module's making. It ends when its standard input does, so
# that whatever becomes of this process, the guest is thawed.
function Start-QgaHost {
    param([string] $Node, [string] $Simulate)
    $start = [Diagnostics.ProcessStartInfo]::new()
    $start.FileName = $Node
    $start.Arguments = (ConvertTo-QgaArgument -Text ([IO.Path]::Combine($script:QgaHostFolder, 'host.cjs'))) + ' --caller ' + $script:QgaProcessId
    if ($Simulate -ne '') { $start.Arguments += ' --simulate ' + (ConvertTo-QgaArgument -Text $Simulate) }
    $start.WorkingDirectory = $script:QgaHostFolder
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
    try { $process = Start-QgaProcess -Start $start }
    catch [ComponentModel.Win32Exception] { return @{ Failure = New-QgaFailure -Name 'NODE_NOT_FOUND' -Detail "$Node cannot be started: $($_.Exception.GetBaseException().Message)" } }
    $said = [IO.MemoryStream]::new()
    return @{
        Process = $process
        Simulate = $Simulate
        Input = $process.StandardInput.BaseStream
        Output = $process.StandardOutput
        # Drained by .NET alone: a script block on another thread would end this process.
        Complaints = $said
        Drain = $process.StandardError.BaseStream.CopyToAsync($said)
        Line = $null
        ShowsProgress = $false
        LastId = 0
        # The session that is prepared or frozen in it, as far as is known here.
        Held = $null
        # The call it was begun for, until that has handed it to its caller.
        BegunFor = $null
    }
}
