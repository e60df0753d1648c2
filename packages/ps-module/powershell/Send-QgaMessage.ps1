# One line to the host. As bytes: the writer of the process would put a byte order mark in front on Windows PowerShell.
function Send-QgaMessage {
    param([hashtable] $Connection, [System.Collections.IDictionary] $Message)
    $bytes = [Text.Encoding]::ASCII.GetBytes((ConvertTo-QgaJson -Value $Message) + "`n")
    $Connection.Input.Write($bytes, 0, $bytes.Length)
    $Connection.Input.Flush()
}
