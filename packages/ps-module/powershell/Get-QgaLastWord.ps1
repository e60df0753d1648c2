# Why a host has ended: what it said itself where it could not begin, else that it is lost. What it may have left frozen is let go.
function Get-QgaLastWord {
    param([hashtable] $Connection)
    Stop-QgaHostProcess -Connection $Connection
    Set-QgaThawEvent -Connection $Connection
    $null = $Connection.Drain.Wait(500)
    $said = [Text.Encoding]::UTF8.GetString($Connection.Complaints.ToArray()).Trim()
    if ($said -cmatch '^([A-Z][A-Z0-9_]+): ' -and $script:QgaFailures.Contains($Matches[1])) {
        $failure = New-QgaFailure -Name $Matches[1]
        $failure['message'] = $said.Substring($Matches[0].Length)
        return @{ error = $failure }
    }
    return @{ error = New-QgaFailure -Name 'HOST_LOST' -Detail $said }
}
