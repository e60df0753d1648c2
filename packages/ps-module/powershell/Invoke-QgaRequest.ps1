# Asks the host and waits for its answer: a dictionary with 'result' or 'error'. Stopped while it waits, it calls off what it has
# begun. A host that says nothing for long is asked whether it lives; one that does not answer is ended.
function Invoke-QgaRequest {
    param([hashtable] $Connection, [string] $Method, [System.Collections.IDictionary] $Options, [Management.Automation.PSCmdlet] $Cmdlet)
    $Connection.LastId++
    $id = $Connection.LastId
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $asked = $false
    $answer = $null
    try {
        Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; id = $id; method = $Method; params = $Options })
        while ($null -eq $answer) {
            $line = Receive-QgaLine -Connection $Connection -Milliseconds $script:QgaSilenceMs
            if ($null -eq $line) {
                if ($asked) { $answer = Stop-QgaDeviantHost -Connection $Connection -Name 'HOST_SILENT'; continue }
                Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; id = 'ping'; method = 'status' })
                $asked = $true
                continue
            }
            $asked = $false
            if ($line -eq '') { $answer = Get-QgaLastWord -Connection $Connection; continue }
            $message = Read-QgaMessage -Line $line
            if ($null -eq $message) { $answer = Stop-QgaDeviantHost -Connection $Connection -Name 'PROTOCOL_ERROR' -Detail "It said: $($line.Substring(0, [Math]::Min(200, $line.Length)))" }
            elseif ($message.Contains('method')) { if ($message['method'] -ceq 'progress' -and $message['params'] -is [hashtable] -and $message['params']['id'] -ceq $id) { Write-QgaProgress -Connection $Connection -Step $message['params'] -Clock $clock -Cmdlet $Cmdlet } }
            elseif ($message['id'] -ceq $id) { $answer = $message }
        }
        Write-QgaProgress -Connection $Connection -Clock $clock -Cmdlet $Cmdlet
    }
    catch [IO.IOException] { $answer = Get-QgaLastWord -Connection $Connection }
    finally { if ($null -eq $answer) { Stop-QgaRequest -Connection $Connection -Id $id } }
    if ($answer.Contains('error') -and $answer['error'].Contains('data')) { $answer = @{ error = $answer['error']['data'] } }
    return $answer
}
