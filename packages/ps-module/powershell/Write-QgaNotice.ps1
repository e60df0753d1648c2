# Warnings of a result as warnings; its steps and their times as verbose.
function Write-QgaNotice {
    param([object] $Result, [Management.Automation.PSCmdlet] $Cmdlet)
    foreach ($phase in (Get-QgaMember -Object $Result -Name 'Phases')) { $Cmdlet.WriteVerbose("$($phase.Name): $([Math]::Round([double] $phase.DurationMs, 1)) ms") }
    foreach ($notice in (Get-QgaMember -Object $Result -Name 'Warnings')) { $Cmdlet.WriteWarning("$($notice.Name): $($notice.Message) $($notice.Remedy)") }
}
