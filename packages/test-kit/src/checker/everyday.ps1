# Commands that every PowerShell has in its modules Utility and Management, with the parameters that runbooks and playbooks may use: those
# of Windows PowerShell 5.1. The checker knows the engine's own commands and these.

function Write-Output { param($InputObject) }
function Write-Warning { param($Message) }
function Start-Sleep { param($Seconds, $Milliseconds) }
function Get-Content { param($LiteralPath, [switch] $Raw) }
function Out-File { param($FilePath, $LiteralPath, [switch] $Append, $Encoding, $InputObject) }
function ConvertTo-Json { param($InputObject, $Depth, [switch] $Compress) }
function Invoke-RestMethod { param($Method, $Uri, $Headers, $ContentType, $Body, $TimeoutSec) }
function Get-ItemProperty { param($Path) }
function ConvertFrom-Json { param($InputObject) }
