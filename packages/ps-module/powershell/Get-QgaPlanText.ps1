# What would be frozen, or what there is to thaw, in a line.
function Get-QgaPlanText {
    param([System.Collections.IDictionary] $Plan)
    if ($Plan.Contains('state')) { return "the machine, which is $($Plan['state'])" }
    $volumes = foreach ($volume in $Plan['volumes']) { if ($volume['mountPaths'].Count -gt 0) { $volume['mountPaths'][0] } else { $volume['guidPath'] } }
    $writers = foreach ($writer in $Plan['writers']) { $writer['name'] }
    return "volumes $([string]::Join(', ', @($volumes))); writers $([string]::Join(', ', @($writers))); backup type $($Plan['backupType'])"
}
