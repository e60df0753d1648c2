# A line as a message of JSON-RPC; nothing where it is none.
function Read-QgaMessage {
    param([string] $Line)
    try { $message = ConvertFrom-QgaJson -Text $Line } catch { return $null }
    if ($message -is [System.Collections.IDictionary] -and $message['jsonrpc'] -ceq '2.0') { return $message }
}
