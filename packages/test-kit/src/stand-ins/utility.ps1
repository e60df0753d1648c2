# Commands of PowerShell that the bare engine of the tests lacks: they are part of every PowerShell, in the modules Utility and
# Management. Runbooks and playbooks use these few; each does here what they need of it, and no test is about them.

function Write-Output { param([Parameter(ValueFromPipeline = $true)] $InputObject) process { $InputObject } }

function Write-Warning {
    [CmdletBinding()]
    param([string] $Message)
    $PSCmdlet.WriteWarning($Message)
}

function Start-Sleep {
    param([int] $Seconds, [int] $Milliseconds)
    [Threading.Thread]::Sleep($Seconds * 1000 + $Milliseconds)
}

function Get-Content {
    param([string] $LiteralPath, [switch] $Raw)
    [IO.File]::ReadAllText($LiteralPath)
}

# What > and >> end in.
function Out-File {
    param([string] $FilePath, [string] $LiteralPath, [switch] $Append, $Encoding, [Parameter(ValueFromPipeline = $true)] $InputObject)
    process { [IO.File]::AppendAllText("$FilePath$LiteralPath", "$InputObject`r`n") }
}

function ConvertTo-Json {
    param([Parameter(ValueFromPipeline = $true)] $InputObject, [int] $Depth, [switch] $Compress)
    process { & (Get-Module QgaVss) { param($value) ConvertTo-QgaJson $value } $InputObject }
}

# A real request over HTTP, and an error for an answer that is none of success.
function Invoke-RestMethod {
    param([string] $Method = 'Get', [uri] $Uri, [System.Collections.IDictionary] $Headers = @{}, [string] $ContentType = 'application/json', $Body, [int] $TimeoutSec = 100)
    $client = [Net.Http.HttpClient]::new()
    try {
        $client.Timeout = [TimeSpan]::FromSeconds($TimeoutSec)
        $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method.ToUpperInvariant()), $Uri)
        foreach ($name in $Headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string] $Headers[$name]) }
        if ($null -ne $Body) { $request.Content = [Net.Http.StringContent]::new($Body, [Text.Encoding]::UTF8, $ContentType) }
        $response = $client.SendAsync($request).GetAwaiter().GetResult()
        if (-not $response.IsSuccessStatusCode) { throw "The remote server returned an error: ($([int] $response.StatusCode)) $($response.ReasonPhrase)." }
        $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        if ($text -ne '') { & (Get-Module QgaVss) { param($json) ConvertFrom-QgaJson $json } $text }
    }
    finally { $client.Dispose() }
}
