# A file for -Simulate by its full path: the host has another current folder.
function Resolve-QgaSimulation {
    param([System.Collections.IDictionary] $Bound, [Management.Automation.PSCmdlet] $Cmdlet)
    $named = [string] $Bound['Simulate']
    if ($named.EndsWith('.json', [StringComparison]::OrdinalIgnoreCase)) { $Bound['Simulate'] = $Cmdlet.GetUnresolvedProviderPathFromPSPath($named) }
}
