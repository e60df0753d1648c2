# 32-bit PowerShell on 64-bit Windows sees other system folders and another registry than the host.
function Test-Qga64Bit { return [IntPtr]::Size -eq 8 }
