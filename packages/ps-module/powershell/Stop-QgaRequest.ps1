# Calls off a request whose caller was stopped, and what it may have begun. .NET calls only: it runs in a finally block.
function Stop-QgaRequest {
    param([hashtable] $Connection, [object] $Id, [string] $Method)
    try {
        Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; method = 'cancel'; params = [ordered]@{ id = $Id } })
        if ($Method -ceq 'freeze' -or $Method -ceq 'prepare') {
            Send-QgaMessage -Connection $Connection -Message ([ordered]@{ jsonrpc = '2.0'; method = 'abandon' })
        }
    }
    catch [IO.IOException] { $null = $_ }
}
