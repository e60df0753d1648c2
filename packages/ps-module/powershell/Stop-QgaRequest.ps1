# Calls off a request whose caller was stopped. It runs in a finally block and writes nothing.
function Stop-QgaRequest {
    param([hashtable] $Connection, [object] $Id)
    try { Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; method = 'cancel'; params = [ordered]@{ id = $Id } }) }
    catch [IO.IOException] { $null = $_ }
}
