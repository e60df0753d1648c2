# Warnings of a result and the writers that failed, as warnings; its steps and their times as verbose.
function Write-QgaNotice {
    param([System.Collections.IDictionary] $Result, [Management.Automation.PSCmdlet] $Cmdlet)
    foreach ($notice in @($Result['warnings'])) { if ($null -ne $notice) { $Cmdlet.WriteWarning("$($notice['name']): $($notice['message']) $($notice['remedy'])") } }
    foreach ($phase in @($Result['phases'])) { if ($null -ne $phase) { $Cmdlet.WriteVerbose("$($phase['name']): $([Math]::Round([double] $phase['durationMs'], 1)) ms") } }
}
