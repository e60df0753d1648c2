# JSON-RPC: a request to a host, waited for in slices so that the pipeline can be stopped.

# Asks the host and waits for its answer: a dictionary with 'result' or 'error', and 'partial' where some of the result had been told
# before. $Type is that of the result. Stopped while it waits, it calls off what it has begun. A host that says nothing for long is
# asked whether it lives, and soon where it holds something; one that does not answer is ended. One that does keeps the limits of what
# it does by itself.
function Invoke-QgaRequest {
    param([hashtable] $Connection, [string] $Method, [System.Collections.IDictionary] $Options, [string] $Type, [Management.Automation.PSCmdlet] $Cmdlet)
    $Connection.LastId++
    $id = $Connection.LastId
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $asked = $false
    $answer = $null
    $partial = $null
    try {
        # However little is told before the disks are frozen, it is not read while they are.
        Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; id = $id; method = $Method; params = $Options; partialFrom = 0 })
        if ($Method -ceq 'freeze' -or $Method -ceq 'prepare') { Invoke-QgaRehearsal }
        while ($null -eq $answer) {
            if ($asked) { $silence = $script:QgaPatience.PingMs }
            elseif ($null -ne $Connection.Held -and $Connection.Held -cne 'unknown') { $silence = $script:QgaPatience.GraceMs }
            else { $silence = $script:QgaPatience.QueryMs }
            $line = Receive-QgaLine -Connection $Connection -Milliseconds $silence
            if ($null -eq $line) {
                if ($asked) { $answer = Stop-QgaDeviantHost -Connection $Connection -Name 'HOST_SILENT'; continue }
                Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; id = 'ping'; method = 'cancel'; params = [ordered]@{ id = 'alive' } })
                $asked = $true
                continue
            }
            $asked = $false
            if ($line -eq '') { $answer = Get-QgaLastWord -Connection $Connection; continue }
            $message = Read-QgaMessage -Line $line
            if ($null -eq $message) { $answer = Stop-QgaDeviantHost -Connection $Connection -Name 'PROTOCOL_ERROR' -Detail "It said: $($line.Substring(0, [Math]::Min(200, $line.Length)))" }
            elseif (-not $message.Contains('method')) { if ($message['id'] -ceq $id) { $answer = $message } }
            elseif ($message['params'] -isnot [hashtable] -or $message['params']['id'] -cne $id) { continue }
            elseif ($message['method'] -ceq 'partial') { $partial = Read-QgaPartial -Connection $Connection -Said $message['params'] -Type $Type }
            else { Write-QgaNotification -Message $message -Connection $Connection -Clock $clock -Cmdlet $Cmdlet }
        }
        Write-QgaProgress -Connection $Connection -Clock $clock -Cmdlet $Cmdlet
    }
    # It has ended, and its exit code and last words say more.
    catch [IO.IOException] { $answer = Get-QgaLastWord -Connection $Connection }
    finally { if ($null -eq $answer) { Stop-QgaRequest -Connection $Connection -Id $id } }
    if ($answer.Contains('error') -and $answer['error'].Contains('data')) { $answer = @{ error = $answer['error']['data'] } }
    elseif ($null -ne $partial -and $answer.Contains('result')) { Add-QgaPartial -Answer $answer -Partial $partial }
    return $answer
}

# What freeze will answer, as far as it is known before the disks are frozen: objects are made of it at once, then the host is told to
# go on.
function Read-QgaPartial {
    param([hashtable] $Connection, [hashtable] $Said, [string] $Type)
    $partial = @{ Result = $Said['result']; Object = ConvertTo-QgaObject -Value $Said['result'] -Type $Type }
    Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; method = 'taken'; params = [ordered]@{ id = $Said['id'] } })
    return $partial
}

# Puts into an answer what it has not repeated.
function Add-QgaPartial {
    param([hashtable] $Answer, [hashtable] $Partial)
    $result = $Answer['result']
    foreach ($name in $Partial.Result.Keys) { if (-not $result.Contains($name)) { $result[$name] = $Partial.Result[$name] } }
    $Answer['partial'] = $Partial
}

# One line to the host. As bytes: the writer of the process would put a byte order mark in front on Windows PowerShell.
function Send-QgaMessage {
    param([hashtable] $Connection, [System.Collections.IDictionary] $Message)
    $bytes = [Text.Encoding]::ASCII.GetBytes((ConvertTo-QgaJson -Value $Message) + "`n")
    $Connection.Input.Write($bytes, 0, $bytes.Length)
    $Connection.Input.Flush()
}

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

# A line as a message of JSON-RPC; nothing where it is none.
function Read-QgaMessage {
    param([string] $Line)
    # PROTOCOL_ERROR quotes the line.
    try { $message = ConvertFrom-QgaJson -Text $Line } catch { return $null }
    if ($message -is [System.Collections.IDictionary] -and $message['jsonrpc'] -ceq '2.0') { return $message }
}

# Calls off a request whose caller was stopped. It runs in a finally block and writes nothing.
function Stop-QgaRequest {
    param([hashtable] $Connection, [object] $Id)
    try { Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; method = 'cancel'; params = [ordered]@{ id = $Id } }) }
    # It has ended, and with it the request.
    catch [IO.IOException] { $null = $_ }
}

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
